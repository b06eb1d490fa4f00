"""What the tables of creators hold of one: every new table needs its line here (tests/house/test_personal.py)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lonja.core.personal import Erase, Table, declare
from lonja.core.reasons import TRAIL
from lonja.creators.models import (
    Channel,
    ChannelPost,
    ChannelQuality,
    ChannelStatistics,
    Connection,
    Creator,
    DataExport,
    Departure,
    Pause,
    ProfileView,
    ProfileViewCount,
    QualityContest,
    Rate,
)

declare(
    Table(
        model=Creator,
        creator="pk",
        file="profile",
        says=_("Your profile: name, bio, country, languages, categories, what you accept, your audience."),
        erase=Erase.APART,
        why=_("Emptied; the row itself stays, because agreements point to it."),
    ),
    Table(
        model=ChannelPost,
        creator="channel__creator_id",
        file="channel_posts",
        says=_("The posts of your connected channels with their newest counters."),
        erase=Erase.DELETE,
    ),
    Table(
        model=ChannelStatistics,
        creator="channel__creator_id",
        file="channel_statistics",
        says=_("Every number that was ever known of your channels, with source and date."),
        erase=Erase.DELETE,
    ),
    Table(
        model=Connection,
        creator="channel__creator_id",
        file="connections",
        says=_("Your consents on the platforms: scopes, since when, last reading. Never the tokens."),
        hide=frozenset({"access", "refresh"}),
        erase=Erase.DELETE,
    ),
    Table(
        model=ChannelQuality,
        creator="channel__creator_id",
        file="audience_quality",
        says=_("The audience quality of your channels with every signal."),
        erase=Erase.DELETE,
    ),
    Table(
        model=QualityContest,
        creator="creator_id",
        file="audience_quality_objections",
        says=_("Where you said that a score is wrong, and what was decided."),
        erase=Erase.DELETE,
    ),
    Table(
        model=Channel,
        creator="creator_id",
        file="channels",
        says=_("Your channels and the newest known value of each number."),
        erase=Erase.DELETE,
    ),
    Table(
        model=Rate,
        creator="creator_id",
        file="rates",
        says=_("Your prices."),
        erase=Erase.DELETE,
    ),
    Table(
        model=ProfileView,
        creator="creator_id",
        file="profile_views",
        says=_("Which brands looked at your profile, and when."),
        also={"organization_name": "organization__name"},
        hide=frozenset({"user_id"}),
        erase=Erase.DELETE,
    ),
    Table(
        model=ProfileViewCount,
        creator="creator_id",
        file="profile_view_counts",
        says=_("How often your profile was looked at in months more than a year ago."),
        erase=Erase.DELETE,
    ),
    Table(
        model=DataExport,
        creator="creator_id",
        file="exports",
        says=_("The exports of your data that you asked for."),
        erase=Erase.DELETE,
    ),
    Table(
        model=Pause,
        creator="creator_id",
        file="pause",
        says=_("Until when you are paused."),
        erase=Erase.DELETE,
    ),
    Table(
        model=Departure,
        creator="creator_id",
        file="departures",
        says=_("When you asked to leave, and whether you came back."),
        erase=Erase.KEEP,
        why=TRAIL,
    ),
)
