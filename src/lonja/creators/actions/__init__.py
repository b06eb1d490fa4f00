"""What people do with creators: add, import, number, price, claim."""

from lonja.creators.actions.channels.connections import (
    Consent,
    begin_connection,
    finish_connection,
)
from lonja.creators.actions.channels.declaring import declare_channel, withdraw_channel
from lonja.creators.actions.channels.reading import read_channel_now
from lonja.creators.actions.channels.resealing import reseal
from lonja.creators.actions.channels.retrying import retry_reading, retry_readings
from lonja.creators.actions.channels.sync import sync_channel
from lonja.creators.actions.channels.withdrawals import disconnect_channel, erase_by_order, withdraw_consent
from lonja.creators.actions.conduct import store_conduct
from lonja.creators.actions.eligibility.checking import check_channel, check_creators
from lonja.creators.actions.eligibility.policies import change_policy, policy_errors
from lonja.creators.actions.eligibility.reviewing import decide_review, request_review
from lonja.creators.actions.intake.claims import claim_creator, creator_behind, issue_claim_link
from lonja.creators.actions.intake.creators import add_creator, add_creators
from lonja.creators.actions.intake.exchange import store_exchange_rates
from lonja.creators.actions.intake.imports import (
    assignable_fields,
    correct_mapping,
    delete_preset,
    import_file,
    prepare_import,
    run_import,
    save_preset,
    start_import,
)
from lonja.creators.actions.intake.joining import sign_up_creator
from lonja.creators.actions.intake.joining_facts import LANGUAGES, JoiningFacts, give_joining_facts
from lonja.creators.actions.intake.numbers import record_statistics, set_rates
from lonja.creators.actions.operations import retry_job
from lonja.creators.actions.profile.absences import add_absence, change_absence, remove_absence
from lonja.creators.actions.profile.contacting import set_contact
from lonja.creators.actions.profile.describing import describe_creator
from lonja.creators.actions.profile.kits import KitChoices, set_media_kit
from lonja.creators.actions.profile.limits import set_limits
from lonja.creators.actions.profile.portfolio import choose_posts, move_post, paste_post, remove_post, show_best_posts
from lonja.creators.actions.profile.pricing import AddOnDraft, add_add_on, remove_add_on, remove_price, set_price
from lonja.creators.actions.quality.contesting import contest_quality, decide_contest
from lonja.creators.actions.quality.rating import rate_everybody
from lonja.creators.actions.rights.erasing import erase_imported
from lonja.creators.actions.rights.exporting import ask_for_export
from lonja.creators.actions.rights.leaving import come_back, leave, pause
from lonja.creators.actions.rights.viewing import record_profile_view
from lonja.creators.intake.folders import refused_path

__all__ = [
    "LANGUAGES",
    "AddOnDraft",
    "Consent",
    "JoiningFacts",
    "KitChoices",
    "add_absence",
    "add_add_on",
    "add_creator",
    "add_creators",
    "ask_for_export",
    "assignable_fields",
    "begin_connection",
    "change_absence",
    "change_policy",
    "check_channel",
    "check_creators",
    "choose_posts",
    "claim_creator",
    "come_back",
    "contest_quality",
    "correct_mapping",
    "creator_behind",
    "decide_contest",
    "decide_review",
    "declare_channel",
    "delete_preset",
    "describe_creator",
    "disconnect_channel",
    "erase_by_order",
    "erase_imported",
    "finish_connection",
    "give_joining_facts",
    "import_file",
    "issue_claim_link",
    "leave",
    "move_post",
    "paste_post",
    "pause",
    "policy_errors",
    "prepare_import",
    "rate_everybody",
    "read_channel_now",
    "record_profile_view",
    "record_statistics",
    "refused_path",
    "remove_absence",
    "remove_add_on",
    "remove_post",
    "remove_price",
    "request_review",
    "reseal",
    "retry_job",
    "retry_reading",
    "retry_readings",
    "run_import",
    "save_preset",
    "set_contact",
    "set_limits",
    "set_media_kit",
    "set_price",
    "set_rates",
    "show_best_posts",
    "sign_up_creator",
    "start_import",
    "store_conduct",
    "store_exchange_rates",
    "sync_channel",
    "withdraw_channel",
    "withdraw_consent",
]
