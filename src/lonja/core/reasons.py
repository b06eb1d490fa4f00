"""Why something of a person is kept after erasure, or isn't in their export: the same words wherever they are shown."""

from django.utils.translation import gettext_lazy as _

AGREED = _("Part of what was agreed or paid: commercial and tax law want it kept, in Spain for six years.")
TRAIL = _("The audit trail: who did what and when, by ids. Disputes and the law need it.")
BRANDS_OWN = _("A brand's own notes and figures: the brand answers for them.")
