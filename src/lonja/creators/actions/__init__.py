"""What people do with creators: add, import, number, price, claim."""

from lonja.creators.actions.absences import add_absence, change_absence, remove_absence
from lonja.creators.actions.checking import check_channel, check_creators
from lonja.creators.actions.claims import claim_creator, creator_behind, issue_claim_link
from lonja.creators.actions.conduct import store_conduct
from lonja.creators.actions.connections import (
    Consent,
    begin_connection,
    finish_connection,
)
from lonja.creators.actions.contacting import set_contact
from lonja.creators.actions.contesting import contest_quality, decide_contest
from lonja.creators.actions.creators import add_creator, add_creators
from lonja.creators.actions.declaring import declare_channel, withdraw_channel
from lonja.creators.actions.describing import describe_creator
from lonja.creators.actions.erasing import erase_imported
from lonja.creators.actions.exchange import store_exchange_rates
from lonja.creators.actions.exporting import ask_for_export
from lonja.creators.actions.imports import (
    assignable_fields,
    correct_mapping,
    delete_preset,
    import_file,
    prepare_import,
    run_import,
    save_preset,
    start_import,
)
from lonja.creators.actions.joining import sign_up_creator
from lonja.creators.actions.joining_facts import LANGUAGES, JoiningFacts, give_joining_facts
from lonja.creators.actions.kits import KitChoices, set_media_kit
from lonja.creators.actions.leaving import come_back, leave, pause
from lonja.creators.actions.limits import set_limits
from lonja.creators.actions.numbers import record_statistics, set_rates
from lonja.creators.actions.policies import change_policy, policy_errors
from lonja.creators.actions.portfolio import choose_posts, move_post, paste_post, remove_post, show_best_posts
from lonja.creators.actions.pricing import AddOnDraft, add_add_on, remove_add_on, remove_price, set_price
from lonja.creators.actions.rating import rate_everybody
from lonja.creators.actions.reading import read_channel_now
from lonja.creators.actions.resealing import reseal
from lonja.creators.actions.retrying import retry_reading, retry_readings
from lonja.creators.actions.reviewing import decide_review, request_review
from lonja.creators.actions.sync import sync_channel
from lonja.creators.actions.viewing import record_profile_view
from lonja.creators.actions.withdrawals import disconnect_channel, erase_by_order, withdraw_consent
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
