"""Django's settings, all of them; what differs between installations comes from the environment."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from lonja.core import database, env

PACKAGE = Path(__file__).resolve().parent
HOME = env.home()


def _kept_secret(name: str) -> str:
    """Return a secret of this installation, made at the first start and kept in the data folder."""
    path = HOME / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        # A hard link fails where another process was first; then both read that one.
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text().strip()


DEBUG = env.flag("LONJA_DEBUG", default=False)
SECRET_KEY = env.optional("LONJA_SECRET_KEY") or _kept_secret("django")
LONJA_ENCRYPTION_KEYS = env.words("LONJA_ENCRYPTION_KEYS") or [_kept_secret("encryption")]
LONJA_URL = env.text("LONJA_URL", "http://127.0.0.1:8000").rstrip("/")
LONJA_DEMO = env.flag("LONJA_DEMO", default=False)
ALLOWED_HOSTS = env.words("LONJA_HOSTS", "*")
CSRF_TRUSTED_ORIGINS = env.words("LONJA_TRUSTED_ORIGINS") or [LONJA_URL]

INSTALLED_APPS = [
    "lonja.core",
    "lonja.accounts",
    "lonja.creators",
    "lonja.payments",
    "lonja.discovery",
    "lonja.campaigns",
    "lonja.collaborations",
    "lonja.measurement",
    "lonja.notifications",
    "lonja.web",
    "lonja.ops",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "django_htmx",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages are a fifth of their size on a slow line. Django pads each answer at random, which BREACH needs constant.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lonja.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lonja.web.middleware.ActorMiddleware",
    "lonja.web.middleware.SecurityHeadersMiddleware",
    "lonja.web.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "lonja.urls"
WSGI_APPLICATION = "lonja.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "lonja.web.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "lonja.web.components.tags",
            ],
        },
    }
]

DATABASES = {"default": database.settings(HOME)}
# Limits on sign-in and sign-up are counted here. In the database, because several processes must count together;
# the default of 300 entries would let a flood wash its own count away.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_ADAPTER = "lonja.web.account.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "lonja.web.account.sign_up.SignUpForm",
    "login": "lonja.web.account.sign_in.SignInForm",
    "add_email": "lonja.web.account.sign_in.ChangeEmailForm",
    "change_password": "lonja.web.account.sign_in.ChangePasswordForm",
    "reset_password": "lonja.web.account.sign_in.ForgotPasswordForm",
    "reset_password_from_key": "lonja.web.account.sign_in.NewPasswordForm",
    "set_password": "lonja.web.account.sign_in.FirstPasswordForm",
    "reauthenticate": "lonja.web.account.sign_in.ConfirmItIsYouForm",
}
# One address per person; a new one counts once it is proved, and changing it asks for the password again.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = LONJA_URL.partition("://")[0]
# How many proxies in front of us add to X-Forwarded-For: limits are counted per visitor, not per proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("LONJA_TRUSTED_PROXIES", 0)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "lonja.web.pages.forged"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LONJA_URL.startswith("https://")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en"
LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if env.optional("LONJA_SMTP_HOST")
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = HOME / "mail"
EMAIL_HOST = env.text("LONJA_SMTP_HOST", "localhost")
EMAIL_PORT = env.number("LONJA_SMTP_PORT", 587)
EMAIL_HOST_USER = env.optional("LONJA_SMTP_USER")
EMAIL_HOST_PASSWORD = env.optional("LONJA_SMTP_PASSWORD")
EMAIL_USE_TLS = env.flag("LONJA_SMTP_TLS", default=True)
DEFAULT_FROM_EMAIL = env.text("LONJA_MAIL_FROM", "Lonja <lonja@localhost>")

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("LONJA_LOG_LEVEL", "WARNING")},
}
