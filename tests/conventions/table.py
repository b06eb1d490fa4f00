"""What each address declares. Adding an address without a line here fails test_access.py."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lonja.core import clock
from tests.conventions.rules import (
    ANALYST,
    BRANDS,
    BRANDS_AT_WORK,
    CREATOR,
    CREATORS,
    EVERYBODY,
    MEMBERS,
    OTHER_BRAND,
    OWNER,
    PARTIES,
    PEOPLE,
    STAFF,
    STRANGER,
    WITNESSES,
    Body,
    Rule,
    form,
    reads,
    writes,
)

_DAY = "2030-01-01"
_PASSWORD = "una clave bastante larga"


def _away(world: Any) -> dict[str, str]:
    """A day away, far enough not to stand in the way of anything."""
    day = (clock.today() + timedelta(days=500)).isoformat()
    return {"first_on": day, "last_on": day}


def _policy_form(world: Any) -> dict[str, Any]:
    numbers = {"age": "18", "followers": "10001", "videos_30d": "3", "views_30d": "1001", "grace_days": "14"}
    return {"name": "ours", "reason": "We begin smaller.", "expected": "1", "rows": "0", "then": "preview", **numbers}


def _because(prefix: str, **more: str) -> Body:
    """Return what a form of a collaboration's page sends; there are several on it, so each has a prefix."""
    given = {"reason": "No time.", **more}
    return lambda world: {f"{prefix}-{name}": value for name, value in given.items()}


ACCOUNT: dict[str, Rule] = {
    # Allauth's own pages. Who is signed in already is sent on from those of coming in; the rest of the flow is
    # tested in tests/accounts/test_pages.py.
    "account_login": form(EVERYBODY, EVERYBODY, personal=True),
    "account_signup": form(EVERYBODY, EVERYBODY, personal=True),
    "account_logout": form(EVERYBODY, EVERYBODY, personal=True),
    "account_inactive": reads(*EVERYBODY),
    "account_reset_password": form(EVERYBODY, EVERYBODY, personal=True),
    "account_reset_password_done": reads(*EVERYBODY),
    "account_reset_password_from_key": form(EVERYBODY, EVERYBODY, personal=True),
    "account_reset_password_from_key_done": reads(*EVERYBODY),
    "account_email_verification_sent": reads(*EVERYBODY),
    # 404: the world's key is stale.
    "account_confirm_email": form(EVERYBODY, EVERYBODY, personal=True, answers=(200, 404)),
    "account_confirm_login_code": form(PEOPLE, PEOPLE, personal=True),
    # 403: the world's people have no password that could be asked for.
    "account_reauthenticate": form(PEOPLE, PEOPLE, personal=True, answers=(403,)),
    "account_email": form(PEOPLE, PEOPLE, personal=True),
    "account_change_password": form(PEOPLE, PEOPLE, personal=True),
    "account_set_password": form(PEOPLE, PEOPLE, personal=True),
    # Ours.
    "settings": reads(*PEOPLE),
    "settings_profile": form(
        PEOPLE, PEOPLE, personal=True, body=lambda w: {"name": "Eva", "language": "es", "time_zone": "UTC"}
    ),
    "settings_organization": form(
        MEMBERS,
        tuple(who for who in MEMBERS if who != ANALYST),
        body=lambda w: {"name": "Sal", "country": "ES", "currency": "EUR", "website": ""},
    ),
    "organization_new": form(
        PEOPLE,
        PEOPLE,
        personal=True,
        body=lambda w: {"kind": "brand", "name": "Sal", "country": "ES", "currency": "EUR", "website": ""},
    ),
    "switch_organization": writes(OWNER, ANALYST, personal=True, body=lambda w: {"organization": str(w.owner.id)}),
    # 409: each is the last owner of their organization.
    "departure": writes(*MEMBERS, personal=True, answers=(302, 409)),
    "settings_members": form(
        MEMBERS,
        tuple(who for who in MEMBERS if who != ANALYST),
        body=lambda w: {"email": "another@example.com", "role": "analyst"},
    ),
    "member_role": writes(OWNER, body=lambda w: {"role": "manager"}),
    "member_removal": writes(OWNER),
    "member_invite_revocation": writes(OWNER),
    # An analyst may make a key of their own: it reads only, as they do.
    "settings_tokens": form(
        MEMBERS, MEMBERS, personal=True, body=lambda w: {"name": "mine", "days": "30", "owner": "me"}
    ),
    "token_revocation": writes(OWNER),
    # The secret is the right to see what it offers; it opens for its own address only.
    "join": Rule(readers=frozenset(EVERYBODY)),
    # 403: a brand's and the operator's people can't be a creator. 409: a creator who has a profile already.
    "claim": form(EVERYBODY, (STRANGER, *CREATORS), personal=True),
    "notifications": reads(*PEOPLE),
    "notification_reading": writes(OWNER, personal=True),
    "notifications_reading": writes(*PEOPLE, personal=True),
}

PUBLIC: dict[str, Rule] = {
    "home": reads(*EVERYBODY),
    "gallery": reads(*EVERYBODY),
    "rules": reads(*EVERYBODY),
    # What the creator made public.
    "kit": reads(*EVERYBODY),
    "kit_pdf": reads(*EVERYBODY),
    "healthz": reads(*EVERYBODY),
    "language": writes(*EVERYBODY, personal=True, body=lambda w: {"language": "es", "next": "/"}),
    # Signed by the platform, else refused; the whole of it is tested in tests/web/test_pushes.py.
    "tiktok_webhook": Rule(),
    "instagram_deauthorization": Rule(),
    "instagram_deletion": Rule(),
    # The code is the right to see it.
    "instagram_erasure": reads(*EVERYBODY),
    "theme": writes(*EVERYBODY, personal=True, body=lambda w: {"theme": "dark", "next": "/"}),
}

BRAND: dict[str, Rule] = {
    "campaign_report": reads(OWNER, ANALYST, STAFF),
    "campaign_report_csv": reads(OWNER, ANALYST, STAFF),
    # 404: no snapshot is there to be drawn.
    "campaign_report_chart": reads(OWNER, ANALYST, STAFF, answers=(404,)),
    "enter_cost": writes(OWNER, body=lambda w: {"kind": "product", "amount": "9"}),
    "remove_cost": writes(OWNER),
    "publication": reads(*WITNESSES),
    "add_snapshot": writes(*PARTIES, STAFF, body=lambda w: {"views": "10"}),
    "publish_deliverable": form(
        WITNESSES, (CREATOR,), body=lambda w: {"url": "https://www.tiktok.com/@nobody/video/7300000000000000009"}
    ),
    "chart_library": reads(*EVERYBODY),
    "discover": reads(*BRANDS),
    "match": reads(*BRANDS, STAFF),
    "similar_chosen": writes(*BRANDS, personal=True),
    "campaign_creators": reads(OWNER, ANALYST),
    "creator": reads(*BRANDS, CREATOR, STAFF),
    "staff_creators": reads(STAFF),
    # 302 with a warning: the world's creator has joined already.
    "creator_claim": writes(STAFF),
    "invite_chosen": writes(*BRANDS_AT_WORK),
    "list_chosen": writes(*BRANDS_AT_WORK),
    "lists": reads(*BRANDS),
    "list_new": writes(*BRANDS_AT_WORK, body=lambda w: {"name": "Invierno"}),
    "creator_list": reads(OWNER, ANALYST),
    "list_change": writes(OWNER, body=lambda w: {"name": "Invierno"}),
    "list_deletion": writes(OWNER),
    "list_removal": writes(OWNER, body=lambda w: {"creator": w.thing("creator_id")}),
    "list_paste": writes(OWNER, body=lambda w: {"text": "@nobody_here"}),
    "list_move": writes(OWNER, body=lambda w: {"creator": w.thing("creator_id"), "to": ""}),
    "list_tags": writes(OWNER, body=lambda w: {"creator": w.thing("creator_id"), "tags": "sol"}),
    "list_export": reads(OWNER, ANALYST),
    "list_note": writes(OWNER, body=lambda w: {"note": "Sí"}),
    "search_new": writes(*BRANDS_AT_WORK, body=lambda w: {"name": "Belleza", "search": "/discover?country=ES"}),
    "search_deletion": writes(OWNER),
    "searches": reads(*BRANDS),
    # Two are needed, so nobody at all is a refusal; a form only sends on to the address.
    "compare": form(BRANDS, BRANDS, personal=True, answers=(302, 422)),
    "search": reads(OWNER, ANALYST),
    "search_news": reads(OWNER, ANALYST),
    "search_change": writes(OWNER, body=lambda w: {"name": "Sol", "alert": "daily"}),
    "campaigns": reads(*BRANDS),
    "campaign_new": form(BRANDS_AT_WORK, BRANDS_AT_WORK),
    "campaign_board": reads(OWNER, ANALYST, STAFF),
    "campaign_brief": reads(OWNER, ANALYST, STAFF),
    "campaign_edit": form((OWNER,), (OWNER,)),
    "campaign_invite": form((OWNER,), (OWNER,)),
    "campaign_move": writes(OWNER),
}

CREATOR_SIDE: dict[str, Rule] = {
    "inbox": reads(*CREATORS),
    "eligibility": reads(*CREATORS),
    # 422: one of them waits for a decision already, and is told so on the page.
    "review_request": writes(
        *CREATORS, body=lambda w: {"words": "My audience is small and loyal."}, answers=(302, 422)
    ),
    "joining": reads(*CREATORS),
    "joining_birth_date": form(CREATORS, CREATORS, body=lambda w: {"birth_date": "1990-05-17"}),
    "joining_country": form(CREATORS, CREATORS, body=lambda w: {"country": "MX", "time_zone": ""}),
    "joining_languages": form(CREATORS, CREATORS, body=lambda w: {"languages": "es"}),
    "joining_categories": form(CREATORS, CREATORS, body=lambda w: {"categories": "food"}),
    "joining_channels": form(CREATORS, CREATORS, body=lambda w: {"channel": "https://www.tiktok.com/@brand_new"}),
    "channel_withdrawal": writes(CREATOR),
    "profile": reads(*CREATORS),
    "profile_quality": reads(*CREATORS),
    "quality_contest": writes(CREATOR, body=lambda w: {"text": "No."}),
    "profile_data": reads(*CREATORS),
    "pause": writes(*CREATORS, body=lambda w: {"until": ""}),
    "come_back": writes(*CREATORS),
    "leave": form(CREATORS, CREATORS),
    "profile_views": reads(*CREATORS),
    "profile_scores": reads(*CREATORS),
    "data_export_new": writes(*CREATORS),
    "data_export_file": reads(CREATOR),
    "profile_about": form(CREATORS, CREATORS, body=lambda w: {"name": "Alba", "bios_es": "Hola"}),
    "profile_terms": form(CREATORS, CREATORS, body=lambda w: {"accepts_gifting": "yes"}),
    "profile_calendar": form(CREATORS, CREATORS, body=_away),
    "profile_absence": form((CREATOR,), (CREATOR,), body=_away),
    "profile_absence_removal": writes(CREATOR),
    "profile_rates": form(
        CREATORS, CREATORS, body=lambda w: {"deliverable": "tiktok_video", "amount": "450", "currency": "EUR"}
    ),
    "profile_range": reads(*CREATORS, query="?deliverable=tiktok_video&currency=EUR"),
    "profile_add_ons": writes(
        *CREATORS, body=lambda w: {"addon-kind": "boosting_code", "addon-days": "30", "addon-percent": "20"}
    ),
    "profile_add_on_removal": writes(CREATOR),
    "profile_price_removal": writes(CREATOR),
    "profile_posts": form(
        CREATORS, CREATORS, body=lambda w: {"url": "https://www.tiktok.com/@nobody/video/7300000000000000077"}
    ),
    "profile_posts_best": writes(*CREATORS, body=lambda w: {"best_by": "views"}),
    "profile_posts_choice": writes(*CREATORS),
    "profile_post_move": writes(CREATOR, body=lambda w: {"to": "down"}),
    "profile_post_removal": writes(CREATOR),
    "profile_kit": form(CREATORS, CREATORS, body=lambda w: {"is_on": "on", "slug": ""}),
    "profile_contact": form(CREATORS, CREATORS, body=lambda w: {"phone": "+34 600 000 000"}),
    "my_channels": reads(*CREATORS),
    "channel_reading": writes(CREATOR),
    "channel_disconnection": writes(CREATOR),
    "connect": writes(*CREATORS),
    # Whatever was not asked for in this session is answered with the reason, on the channels' page.
    "connect_callback": reads(*CREATORS),
}

COLLABORATION: dict[str, Rule] = {
    "collaboration": reads(*WITNESSES),
    "collaboration_accept": writes(*PARTIES, body=lambda w: {"offer": w.thing("offer_id")}),
    "collaboration_decline": writes(*PARTIES, body=_because("decline")),
    "collaboration_withdraw": writes(*PARTIES, body=_because("withdraw")),
    "collaboration_offer": form(PARTIES, PARTIES),
    "production_start": writes(CREATOR),
    "collaboration_cancel": writes(*PARTIES, STAFF, body=_because("cancel")),
    "collaboration_dispute": writes(*PARTIES, body=_because("dispute")),
    "collaboration_resolve": writes(STAFF, body=_because("resolve", outcome="completed")),
    "collaboration_complete": writes(OWNER),
    # 409 by rule: the world's collaboration isn't measured yet. 404: so nobody has rated it.
    "rating_give": writes(OWNER, body=lambda w: {"rating-stars": "5"}),
    "rating_change": writes(OWNER, body=lambda w: {"rating-stars": "4"}, answers=(404,)),
    "rating_answer": writes(CREATOR, body=lambda w: {"answer-text": "Gracias"}, answers=(404,)),
    "message_send": writes(*PARTIES, STAFF, body=lambda w: {"message-text": "Hola"}),
    # 409: no post of it is live.
    "mention_allow": writes(OWNER, body=lambda w: {"allowed": "yes"}, answers=(409,)),
    "contact_reveal": writes(*PARTIES),
    "payment_record": writes(OWNER, body=lambda w: {"payment-amount": "1", "payment-note": "transfer"}),
    "agreement_document": reads(*WITNESSES),
    "draft_submit": writes(
        CREATOR, body=lambda w: {f"draft-{w.thing('deliverable_id')}-link": "https://example.com/1"}
    ),
    "draft_approve": writes(OWNER),
    "draft_changes": writes(OWNER, body=lambda w: {f"changes-{w.thing('deliverable_id')}-note": "Say the price."}),
}

# Both are 404 here: the sink is open in the demo only, tested in tests/notifications/test_sink.py.
OPERATOR: dict[str, Rule] = {
    "staff_mail": reads(STAFF, answers=(404,)),
    "staff_mail_letter": reads(STAFF, answers=(404,)),
    "staff_connections": reads(STAFF),
    "connections_retry": writes(STAFF, body=lambda w: {"kind": "temporary"}),
    "connection_retry": writes(STAFF),
    "job_retry": writes(STAFF),
    "imports": form((STAFF,), (STAFF,)),
    "staff_quality": reads(STAFF),
    # 302 with a warning: the world's creator has joined.
    "creator_erasure": writes(STAFF),
    "quality_decision": writes(STAFF, body=lambda w: {"outcome": "stands", "reason": "Sí."}),
    "policies": form((STAFF,), (STAFF,), body=_policy_form),
    "reviews": reads(STAFF),
    "staff_review": reads(STAFF),
    "review_decision": writes(STAFF, body=lambda w: {"then": "refuse", "reason": "Too few followers."}),
    "import_run": reads(STAFF),
    "import_mapping": writes(STAFF),
    "import_start": writes(STAFF),
    "import_preset": writes(STAFF),
    "import_refused": reads(STAFF, answers=(404,)),
    "preset_deletion": writes(STAFF),
}

PAGES: dict[str, Rule] = {**ACCOUNT, **PUBLIC, **BRAND, **CREATOR_SIDE, **COLLABORATION, **OPERATOR}


def _plan(world: Any) -> dict[str, Any]:
    return {
        "name": "Aceite",
        "objective": "awareness",
        "budget": {"amount_minor": 500_000, "currency": "EUR"},
        "starts_on": _DAY,
        "ends_on": "2030-03-01",
        "brief": {"product": "Aceite"},
        "deliverables": [{"type": "tiktok_video", "due_on": "2030-02-01"}],
    }


def _policy(world: Any) -> dict[str, Any]:
    return {"name": "ours", "standard": {"age": 18, "followers": 10_001, "videos_30d": 3, "views_30d": 1_001}}


def _terms(world: Any) -> dict[str, Any]:
    return {"fee": {"amount_minor": 45_000, "currency": "EUR"}}


def _invitations(world: Any) -> dict[str, Any]:
    return {"creator_ids": [str(world.other.creator.id)], **_terms(world)}


def _reason(world: Any) -> dict[str, Any]:
    return {"reason": "No time."}


def _reading(world: Any) -> dict[str, Any]:
    return {"at": clock.now().isoformat(), "counters": {"views": 10}}


def _chosen(world: Any) -> dict[str, Any]:
    return {"creator_ids": [world.thing("creator_id")]}


def _saved_search(world: Any) -> dict[str, Any]:
    return {"name": "Belleza", "search": {"countries": ["ES"]}}


API: dict[str, Rule] = {
    "GET /me": reads(*MEMBERS),
    "GET /me/incoming": reads(*MEMBERS),
    "GET /me/profile-strength": reads(*MEMBERS),
    "GET /me/profile": reads(*CREATORS),
    "PUT /me/profile": writes(*CREATORS, body=lambda w: {"name": "Alba", "bios": {"es": "Hola"}}),
    "GET /me/limits": reads(*CREATORS),
    "PUT /me/limits": writes(*CREATORS, body=lambda w: {"accepts_gifting": True}),
    "GET /me/contact": reads(*CREATORS),
    "PUT /me/contact": writes(*CREATORS, body=lambda w: {"phone": "+34 600 000 000"}),
    "GET /me/contact/views": reads(*CREATORS),
    "GET /me/availability": reads(*CREATORS),
    "POST /me/availability": writes(*CREATORS, body=_away),
    "PUT /me/availability/{absence_id}": writes(CREATOR, body=_away),
    "DELETE /me/availability/{absence_id}": writes(CREATOR),
    "GET /me/posts": reads(*CREATORS),
    "GET /me/posts/offered": reads(*CREATORS),
    "PUT /me/posts": writes(*CREATORS, body=lambda w: {"best_by": "engagement"}),
    "POST /me/posts": writes(
        *CREATORS, body=lambda w: {"url": "https://www.tiktok.com/@nobody/video/7300000000000000078"}
    ),
    "DELETE /me/posts/{chosen_id}": writes(CREATOR),
    "GET /me/media-kit": reads(*CREATORS),
    "PUT /me/media-kit": writes(*CREATORS, body=lambda w: {"is_on": True}),
    "GET /me/rates": reads(*CREATORS),
    "GET /me/rates/history": reads(*CREATORS),
    "GET /me/rates/ranges": reads(*CREATORS),
    "PUT /me/rates/{deliverable}/{currency}": writes(*CREATORS, body=lambda w: {"amount_minor": 45_000}),
    "DELETE /me/rates/{deliverable}/{currency}": writes(CREATOR),
    "POST /me/rates/add-ons": writes(
        *CREATORS, body=lambda w: {"kind": "boosting_code", "days": 60, "percent_bps": 2_000}
    ),
    "DELETE /me/rates/add-ons/{add_on_id}": writes(CREATOR),
    "GET /me/channels": reads(*CREATORS),
    # 503: no platform is set up here.
    "POST /me/channels/consents": writes(*CREATORS, body=lambda w: {"platform": "tiktok"}, answers=(503,)),
    # 422: the consent isn't one of ours.
    "POST /me/channels": writes(*CREATORS, body=lambda w: {"consent": "x", "state": "y"}),
    "GET /me/channels/{channel_id}": reads(CREATOR),
    "POST /me/channels/{channel_id}/readings": writes(CREATOR),
    "DELETE /me/channels/{channel_id}/connection": writes(CREATOR),
    "GET /events": reads(*MEMBERS),
    "GET /operations/connections": reads(STAFF),
    "GET /operations/connections/failures": reads(STAFF),
    "POST /operations/connections/retries": writes(STAFF, body=lambda w: {"kind": "temporary"}),
    "POST /operations/jobs/{job_id}/retry": writes(STAFF),
    "GET /me/audience-quality": reads(*CREATORS),
    "GET /me/audience-quality/objections": reads(*CREATORS),
    "POST /me/audience-quality/objections": writes(
        CREATOR, body=lambda w: {"channel_id": w.thing("channel_id"), "text": "No."}
    ),
    "GET /creators/{creator_id}/audience-quality": reads(*BRANDS, CREATOR, STAFF),
    "GET /quality-objections": reads(STAFF),
    "POST /quality-objections/{contest_id}/decision": writes(
        STAFF, body=lambda w: {"outcome": "stands", "reason": "Sí."}
    ),
    "POST /me/pause": writes(*CREATORS, body=lambda w: {}),
    "DELETE /me/pause": writes(*CREATORS),
    "GET /me/departure": reads(*CREATORS),
    "POST /me/departure": writes(*CREATORS),
    "DELETE /me/departure": writes(*CREATORS),
    "GET /me/profile-views": reads(*CREATORS),
    "GET /me/scores": reads(*CREATORS),
    "GET /me/exports": reads(*CREATORS),
    "POST /me/exports": writes(*CREATORS, answers=(202,)),
    "GET /me/exports/{export_id}": reads(CREATOR),
    "GET /me/exports/{export_id}/file": reads(CREATOR),
    "GET /me/eligibility": reads(*CREATORS),
    "GET /me/eligibility/checks": reads(*CREATORS),
    # 409: one of them waits for a decision already.
    "POST /me/eligibility/reviews": writes(*CREATORS, body=lambda w: {"words": "Please look."}, answers=(201, 409)),
    "GET /me/joining": reads(*CREATORS),
    "PATCH /me/joining": writes(*CREATORS, body=lambda w: {"country": "MX"}),
    "POST /me/declared-channels": writes(*CREATORS, body=lambda w: {"channel": "@brand_new", "platform": "tiktok"}),
    "DELETE /me/declared-channels/{claim_id}": writes(CREATOR),
    "GET /eligibility/policy": reads(*MEMBERS),
    "GET /eligibility/policies": reads(STAFF),
    "POST /eligibility/policies": writes(
        STAFF, body=lambda w: {**_policy(w), "reason": "We begin smaller.", "expected_version": 1}
    ),
    # Only looked at: an analyst of the operator may do it too.
    "POST /eligibility/policies/preview": writes(STAFF, body=_policy),
    "GET /eligibility/reviews": reads(STAFF),
    "GET /eligibility/reviews/{review_id}": reads(STAFF),
    "POST /eligibility/reviews/{review_id}/decision": writes(
        STAFF, body=lambda w: {"approve": False, "reason": "Too few followers."}
    ),
    # A search is sent by POST and read by whoever may search.
    "POST /creators/search": writes(*BRANDS, STAFF, personal=True, body=lambda w: {}),
    "POST /creators/comparison": writes(
        *BRANDS,
        STAFF,
        personal=True,
        body=lambda w: {"creator_ids": [w.thing("creator_id"), str(w.other.creator.id)]},
    ),
    "GET /creators/{creator_id}": reads(*BRANDS, CREATOR, STAFF),
    "POST /creators/{creator_id}/match": writes(*BRANDS, STAFF, personal=True, body=lambda w: {}),
    "GET /campaigns/{campaign_id}/search": reads(OWNER, ANALYST, STAFF),
    "GET /creators/{creator_id}/similar": reads(*BRANDS, STAFF),
    "GET /creators/{creator_id}/ratings": reads(*BRANDS, CREATOR, STAFF),
    "GET /lists": reads(*BRANDS, STAFF),
    "POST /lists": writes(*BRANDS_AT_WORK, body=lambda w: {"name": "Para otoño"}),
    "GET /lists/{list_id}": reads(OWNER, ANALYST),
    "PATCH /lists/{list_id}": writes(OWNER, body=lambda w: {"name": "Otra"}),
    "DELETE /lists/{list_id}": writes(OWNER),
    "GET /lists/{list_id}/creators": reads(OWNER, ANALYST),
    "GET /lists/{list_id}/export": reads(OWNER, ANALYST),
    "POST /lists/{list_id}/creators": writes(OWNER, body=_chosen),
    "POST /lists/{list_id}/handles": writes(OWNER, body=lambda w: {"text": "@nobody_here"}),
    # 422: it is on this very list.
    "POST /lists/{list_id}/moves": writes(
        OWNER, body=lambda w: {**_chosen(w), "to_list_id": w.thing("list_id")}, answers=(422,)
    ),
    "GET /lists/{list_id}/tags": reads(OWNER, ANALYST),
    "POST /lists/{list_id}/tags": writes(OWNER, body=lambda w: {**_chosen(w), "add": ["sol"]}),
    "POST /lists/{list_id}/removals": writes(OWNER, body=_chosen),
    "PATCH /lists/{list_id}/creators/{creator_id}": writes(OWNER, body=lambda w: {"note": "Sí"}),
    "GET /searches": reads(*BRANDS, STAFF),
    "POST /searches": writes(*BRANDS_AT_WORK, body=_saved_search),
    "GET /searches/{search_id}": reads(OWNER, ANALYST),
    "GET /searches/{search_id}/matches": reads(OWNER, ANALYST),
    # Each person's own reading mark.
    "POST /searches/{search_id}/looks": writes(OWNER, ANALYST, personal=True),
    "PATCH /searches/{search_id}": writes(OWNER, body=lambda w: {"name": "Otra"}),
    "DELETE /searches/{search_id}": writes(OWNER),
    "GET /campaigns": reads(*MEMBERS),
    "POST /campaigns": writes(OWNER, OTHER_BRAND, body=_plan),
    "GET /campaigns/{campaign_id}": reads(OWNER, ANALYST, STAFF),
    "PUT /campaigns/{campaign_id}": writes(OWNER, body=_plan),
    "POST /campaigns/{campaign_id}/launch": writes(OWNER),
    "POST /campaigns/{campaign_id}/closure": writes(OWNER),
    "POST /campaigns/{campaign_id}/reopening": writes(OWNER),
    "POST /campaigns/{campaign_id}/cancellation": writes(OWNER, STAFF),
    "GET /campaigns/{campaign_id}/invitations": reads(OWNER, ANALYST, STAFF),
    "POST /campaigns/{campaign_id}/invitations": writes(OWNER, body=_invitations),
    "GET /campaigns/{campaign_id}/applications": reads(OWNER, ANALYST, STAFF),
    # 404: the world's campaign is by invitation only.
    "POST /campaigns/{campaign_id}/applications": writes(*CREATORS, body=_terms, answers=(404,)),
    "GET /campaigns/{campaign_id}/report": reads(OWNER, ANALYST, STAFF),
    "GET /collaborations": reads(*MEMBERS),
    "GET /collaborations/{collaboration_id}": reads(*WITNESSES),
    "GET /collaborations/{collaboration_id}/messages": reads(*WITNESSES),
    "POST /collaborations/{collaboration_id}/messages": writes(*PARTIES, STAFF, body=lambda w: {"text": "Hola"}),
    "GET /collaborations/{collaboration_id}/offers": reads(*WITNESSES),
    "POST /collaborations/{collaboration_id}/offers": writes(*PARTIES, body=_terms),
    "POST /collaborations/{collaboration_id}/acceptance": writes(
        *PARTIES, body=lambda w: {"offer_id": w.thing("offer_id")}
    ),
    "POST /collaborations/{collaboration_id}/refusal": writes(*PARTIES, body=_reason),
    "POST /collaborations/{collaboration_id}/withdrawal": writes(*PARTIES, body=_reason),
    "POST /collaborations/{collaboration_id}/production": writes(CREATOR),
    "POST /collaborations/{collaboration_id}/cancellation": writes(*PARTIES, STAFF, body=_reason),
    "POST /collaborations/{collaboration_id}/dispute": writes(*PARTIES, body=_reason),
    "POST /collaborations/{collaboration_id}/resolution": writes(
        STAFF, body=lambda w: {"outcome": "completed", **_reason(w)}
    ),
    "POST /collaborations/{collaboration_id}/completion": writes(OWNER),
    "GET /collaborations/{collaboration_id}/rating": reads(*WITNESSES, answers=(404,)),
    "POST /collaborations/{collaboration_id}/rating": writes(OWNER, body=lambda w: {"stars": 5}),
    "PATCH /collaborations/{collaboration_id}/rating": writes(OWNER, body=lambda w: {"stars": 4}, answers=(404,)),
    "POST /collaborations/{collaboration_id}/rating/answer": writes(
        CREATOR, body=lambda w: {"text": "Gracias"}, answers=(404,)
    ),
    "GET /collaborations/{collaboration_id}/reliability": reads(*WITNESSES),
    # 409: no post of it is live.
    "PUT /collaborations/{collaboration_id}/mention": writes(
        OWNER, body=lambda w: {"is_allowed": True}, answers=(409,)
    ),
    "POST /collaborations/{collaboration_id}/contact-views": writes(*PARTIES),
    "GET /deliverables/{deliverable_id}": reads(*WITNESSES),
    "GET /deliverables/{deliverable_id}/drafts": reads(*WITNESSES),
    "POST /deliverables/{deliverable_id}/drafts": writes(CREATOR, body=lambda w: {"link": "https://example.com/1"}),
    "POST /deliverables/{deliverable_id}/publication": writes(
        CREATOR, body=lambda w: {"url": "https://www.tiktok.com/@nobody/video/7300000000000000009"}
    ),
    "GET /drafts/{draft_id}": reads(*WITNESSES),
    "POST /drafts/{draft_id}/approval": writes(OWNER, body=lambda w: {}),
    "POST /drafts/{draft_id}/change-requests": writes(OWNER, body=lambda w: {"note": "Say the price."}),
    "GET /publications": reads(*MEMBERS),
    "GET /publications/{publication_id}": reads(*WITNESSES),
    "GET /publications/{publication_id}/snapshots": reads(*WITNESSES),
    "POST /publications/{publication_id}/snapshots": writes(*PARTIES, STAFF, body=_reading),
    "POST /snapshots": writes(
        *BRANDS_AT_WORK,
        *CREATORS,
        STAFF,
        body=lambda w: {"items": [{"publication_id": w.thing("publication_id"), **_reading(w)}]},
    ),
    "POST /tracking-codes": writes(
        OWNER, body=lambda w: {"collaboration_id": w.thing("collaboration_id"), "code": "SAL10"}
    ),
    "POST /conversions": writes(
        *BRANDS_AT_WORK,
        body=lambda w: {
            "order_id": "order-2",
            "value": {"amount_minor": 900, "currency": "EUR"},
            "at": clock.now().isoformat(),
            "promo_code": "SAL10",
        },
    ),
    "POST /conversions/{order_id}/refunds": writes(OWNER, body=lambda w: {"refund_id": "refund-1"}, answers=(404,)),
}

__all__ = ["API", "PAGES"]
