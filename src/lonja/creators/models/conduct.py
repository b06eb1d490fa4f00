"""How creators behaved in collaborations, as the domain above has counted it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lonja.core.rows import Rows
from lonja.creators.models.creators import Creator


class CreatorConduct(models.Model):
    """One creator's conduct; no row where there was no collaboration. `creators.conduct` says what each figure is."""

    creator = models.OneToOneField(Creator, primary_key=True, on_delete=models.CASCADE, related_name="+")
    response_minutes = models.PositiveIntegerField(null=True)
    response_count = models.PositiveIntegerField(default=0)
    acceptance_bps = models.PositiveIntegerField(null=True)
    acceptance_count = models.PositiveIntegerField(default=0)
    on_time_bps = models.PositiveIntegerField(null=True)
    on_time_count = models.PositiveIntegerField(default=0)
    finished_bps = models.PositiveIntegerField(null=True)
    finished_count = models.PositiveIntegerField(default=0)
    campaigns_completed = models.PositiveIntegerField(null=True)
    agreement_count = models.PositiveIntegerField(default=0)
    rating = models.PositiveIntegerField(null=True)
    rating_count = models.PositiveIntegerField(default=0)
    as_of = models.DateTimeField()

    objects = Rows["CreatorConduct"].as_manager()

    class Meta:
        verbose_name = _("conduct of a creator")
