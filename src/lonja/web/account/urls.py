"""The addresses of settings, joining, notifications and the demo's mail sink."""

from django.urls import path

from lonja.web.account import joining, mail, members, notices, profile, tokens

urlpatterns = [
    path("settings", profile.settings, name="settings"),
    path("settings/profile", profile.settings_profile, name="settings_profile"),
    path("settings/organization", profile.settings_organization, name="settings_organization"),
    path("settings/organization/new", profile.organization_new, name="organization_new"),
    path("settings/organization/switch", profile.switch_organization, name="switch_organization"),
    path("settings/organization/departure", members.departure, name="departure"),
    path("settings/members", members.settings_members, name="settings_members"),
    path("settings/members/<uuid:membership_id>/role", members.member_role, name="member_role"),
    path("settings/members/<uuid:membership_id>/removal", members.member_removal, name="member_removal"),
    path(
        "settings/members/invitations/<uuid:invite_id>/revocation",
        members.member_invite_revocation,
        name="member_invite_revocation",
    ),
    path("settings/tokens", tokens.settings_tokens, name="settings_tokens"),
    path("settings/tokens/<uuid:token_id>/revocation", tokens.token_revocation, name="token_revocation"),
    path("claim/<str:claim_secret>", joining.claim, name="claim"),
    path("join/<str:secret>", joining.join, name="join"),
    path("notifications", notices.notifications, name="notifications"),
    path("notifications/reading", notices.notifications_reading, name="notifications_reading"),
    path("notifications/<uuid:notification_id>/reading", notices.notification_reading, name="notification_reading"),
    path("staff/mail", mail.staff_mail, name="staff_mail"),
    path("staff/mail/<str:name>", mail.staff_mail_letter, name="staff_mail_letter"),
]
