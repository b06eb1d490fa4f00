"""Which platform a file is about: by its addresses and ids, its name, its headers' own words."""

import re
from collections import Counter
from collections.abc import Sequence

from lonja.platforms.files.headers import plain_header
from lonja.platforms.files.profile import Profile

WORDS = (
    (
        "tiktok",
        re.compile(r"tik ?tok|douyin|aweme|unique ?id|commerce ?user|\bdigg|heart ?count|\bvid (nview|id)\b|\bfyp\b"),
    ),
    ("youtube", re.compile(r"you ?tube|\byt\b|youtuber|uploads playlist|video views|channel type|custom url")),
    ("instagram", re.compile(r"insta(gram)?|\big\b|\breels?\b|authentic engagement|eng auth")),
)


def guess_platform(name: str, headers: Sequence[str], profiles: Sequence[Profile]) -> str:
    """Return the platform with the most evidence, "" where there is none or a tie."""
    votes: Counter[str] = Counter()
    for header, seen in zip(headers, profiles, strict=True):
        if seen.addresses >= 0.5 and len(seen.address_platforms) == 1:
            votes[seen.address_platforms[0]] += 8
        if seen.channel_ids >= 0.5:
            votes["youtube"] += 8
        if seen.long_ids >= 0.5 and plain_header(header).endswith("id"):
            votes["tiktok"] += 2
    plain_name = re.sub(r"[_\-.]+", " ", name.rsplit(".", 1)[0].lower())
    plain_headers = [plain_header(header) for header in headers]
    for platform, words in WORDS:
        if words.search(plain_name):
            votes[platform] += 4
        votes[platform] += min(sum(bool(words.search(header)) for header in plain_headers), 3)
    best = votes.most_common(2)
    if not best or best[0][1] == 0 or (len(best) > 1 and best[0][1] == best[1][1]):
        return ""
    return best[0][0]
