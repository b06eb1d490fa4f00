"""Publishers of tables whose columns mean something that their headers don't say, known by their contents."""

from collections.abc import Iterable

# HypeAuditor's own names of categories; no other publisher's list shares more than a few.
HYPEAUDITOR_CATEGORIES = frozenset(
    (
        "Cinema & Actors/actresses",
        "Music & Dance",
        "Sports with a ball",
        "Video games",
        "Modeling",
        "Shows",
        "News & Politics",
        "Daily vlogs",
        "Humor & Fun & Happiness",
        "Art/Artists",
        "Food & Drinks",
        "Fitness & Gym",
        "DIY & Life Hacks",
        "Computers & Gadgets",
        "Business & Careers",
        "Literature & Journalism",
        "Clothing & Outfits",
        "Racing Sports",
        "Cars & Motorbikes",
        "Finance & Economics",
        "Machinery & Technologies",
        "Health & Self Help",
        "Design/art",
        "Food & Cooking",
        "Animals & Pets",
        "Autos & Vehicles",
        "Nature & landscapes",
        "Trainers & Coaches",
        "Shopping & Retail",
        "Accessories & Jewellery",
        "Management & Marketing",
        "Kids & Toys",
        "Winter sports",
        "Extreme Sports & Outdoor activity",
        "Adult content",
        "Animation",
        "Toys",
        "ASMR",
        "Mystery",
    )
)


def is_hypeauditor(categories: Iterable[str]) -> bool:
    """Say whether a table comes from HypeAuditor's top lists, by the names of its categories.

    Their lists give one country per creator: the one where most of the followers are. Some copies head it
    "Country", one even "Views avg."; taken for the creator's own country it would be a lie.
    """
    found = {category.strip() for category in categories} & HYPEAUDITOR_CATEGORIES
    return len(found) >= 4
