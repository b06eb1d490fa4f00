"""The tables of creators, by subject."""

from lonja.creators.models.channels import Channel, ChannelPost, ChannelStatistics
from lonja.creators.models.conduct import CreatorConduct
from lonja.creators.models.connections import Connection, ErasureRequest
from lonja.creators.models.creators import Creator, CreatorRows
from lonja.creators.models.eligibility import (
    ChannelClaim,
    ChannelStanding,
    EligibilityCheck,
    EligibilityReview,
    PolicyVersion,
    Standing,
)
from lonja.creators.models.imports import ImportPreset, ImportRun
from lonja.creators.models.profiles import (
    AddOn,
    Away,
    Contact,
    KitAddress,
    PortfolioPost,
    Profile,
    RateStatement,
)
from lonja.creators.models.quality import ChannelQuality, QualityContest, QualityReference
from lonja.creators.models.rates import ExchangeRate, Rate
from lonja.creators.models.rights import (
    DataExport,
    Departure,
    Erasure,
    Pause,
    ProfileView,
    ProfileViewCount,
    Suppression,
)

__all__ = [
    "AddOn",
    "Away",
    "Channel",
    "ChannelClaim",
    "ChannelPost",
    "ChannelQuality",
    "ChannelStanding",
    "ChannelStatistics",
    "Connection",
    "Contact",
    "Creator",
    "CreatorConduct",
    "CreatorRows",
    "DataExport",
    "Departure",
    "EligibilityCheck",
    "EligibilityReview",
    "Erasure",
    "ErasureRequest",
    "ExchangeRate",
    "ImportPreset",
    "ImportRun",
    "KitAddress",
    "Pause",
    "PolicyVersion",
    "PortfolioPost",
    "Profile",
    "ProfileView",
    "ProfileViewCount",
    "QualityContest",
    "QualityReference",
    "Rate",
    "RateStatement",
    "Standing",
    "Suppression",
]
