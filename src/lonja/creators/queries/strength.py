"""How complete a creator's profile is: which steps are done, in the order in which they matter."""

from __future__ import annotations

from dataclasses import dataclass

from lonja.accounts.actor import Actor
from lonja.creators.models import Channel, ChannelPost, Contact, Creator, PortfolioPost, Profile, Rate


@dataclass(frozen=True, slots=True)
class ProfileStep:
    """One thing that makes a profile be found, understood and invited."""

    name: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class ProfileStrength:
    """All steps of a profile; none counts more than another, so the share says what it seems to say."""

    steps: tuple[ProfileStep, ...]

    @property
    def done_count(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def missing(self) -> tuple[ProfileStep, ...]:
        """What is left, what matters most first."""
        return tuple(step for step in self.steps if not step.is_done)


def profile_strength(by: Actor) -> ProfileStrength:
    """Return how complete the asker's own profile is; a house that has no profile has no steps."""
    own = Creator.objects.filter(organization_id=by.organization_id) if by.organization_id else Creator.objects.none()
    creator = own.first()
    if creator is None:
        return ProfileStrength(())
    done = {
        "channel": Channel.objects.filter(creator=creator, proved_at__isnull=False).exists(),
        "about": bool(creator.bio and creator.categories and creator.languages),
        "rates": Rate.objects.filter(creator=creator).exists(),
        "terms": creator.accepts_gifting is not None and creator.accepts_usage_rights is not None,
        # Those of a connected channel are shown by themselves, the best first.
        "posts": PortfolioPost.objects.filter(creator=creator).exists()
        or ChannelPost.objects.filter(channel__creator=creator).exists(),
        "contact": Contact.objects.filter(creator=creator).exists(),
        "media_kit": Profile.objects.filter(creator=creator, kit_is_on=True).exists(),
    }
    return ProfileStrength(tuple(ProfileStep(name, is_done) for name, is_done in done.items()))
