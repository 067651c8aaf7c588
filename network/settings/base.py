"""Settings that every installation shares; secure by default, so that dev and test loosen, never production tightens."""

from pathlib import Path

import environ
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from network.settings import environment, mail

BASE_DIR = Path(__file__).resolve().parents[2]
SITE_URL = environment.SITE_URL
SECRET_KEY = environment.SECRET_KEY
SECRET_KEY_FALLBACKS = environment.SECRET_KEY_FALLBACKS
DEBUG = False
ALLOWED_HOSTS = environment.ALLOWED_HOSTS

# --- Apps, from the ground up (docs/architecture.md) -------------------------------------------------
INSTALLED_APPS = [
    "network.core",
    "network.outreach",
    "members",
    "workstreams",
    "events",
    "recruitment",
    "forum",
    "network.site",
    "network.core.apps.NetworkAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    *(f"allauth.socialaccount.providers.{name}" for name, keys in environment.SOCIAL_SIGN_IN.items() if all(keys)),
    "crispy_forms",
    "crispy_bootstrap5",
]
MIDDLEWARE = [
    "network.core.requests.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "network.core.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "network.core.requests.ReadOnlyGetMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]
ROOT_URLCONF = "network.urls"
WSGI_APPLICATION = "network.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "network.site.context.frame",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "network.core.templatetags.network",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# --- Data: one Postgres, two roles ------------------------------------------------------------------
DATABASES = {"default": environ.Env.db_url_config(environment.DATABASE_URL or "postgres:///network")}
DATABASES["default"] |= {
    "CONN_MAX_AGE": 600,
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {"options": "-c statement_timeout=10000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000"},
    "TEST": {"TEMPLATE": "template0"},
}
# The role of web, worker and tests; kept by name, since `as_owner` changes the connection's own settings for a while.
DATABASE_RUNTIME_ROLE = DATABASES["default"]["USER"]
# Who owns the tables and may change them; only `network.core.db.as_owner` connects with it.
DATABASE_OWNER = environ.Env.db_url_config(environment.DATABASE_OWNER_URL or environment.DATABASE_URL or "postgres:///network")
POSTGRES_PROGRAMS = environment.POSTGRES_PROGRAMS
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The cache may lie: everything in it can be lost, and its loss is bridged by Postgres (network.core.cache).
CACHES = {
    "default": {"BACKEND": "network.core.cache.BridgedCache", "LOCATION": environment.REDIS_URL, "KEY_PREFIX": "network"},
    "bridge": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    },
}

# --- Celery: a nudge, never the record of who is owed what -----------------------------------------
CELERY_BROKER_URL = environment.REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 2,
    "socket_timeout": 2,
    "retry_on_timeout": False,
    "max_retries": 0,
    # A connection that a firewall forgot is given up after 1 + 2 × this many seconds without a word.
    "health_check_interval": 5,
    "global_keyprefix": "network:",
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/London"
CELERY_BEAT_SCHEDULE = {
    "core.start_due_jobs": {"task": "core.start_due_jobs", "schedule": 10, "options": {"expires": 10}},
    "outreach.sweep": {"task": "outreach.sweep", "schedule": 10, "options": {"expires": 10}},
}

# --- Languages, times -------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("cy", _("Cymraeg")), ("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale" / "network", BASE_DIR / "locale" / "third_party"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
FORMAT_MODULE_PATH = ["network.formats"]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# --- Sign-in ----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.User"
# The address is unique without regard to case, by a constraint on lower(email), which the check can't see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["members.signin.RoleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ["email"]}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "members.signin.LocalWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "members:home"
LOGOUT_REDIRECT_URL = "site:home"
ACCOUNT_ADAPTER = "members.signin.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
# People join by our own flow; allauth takes from this list that signing in asks for a password.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# The letter goes through the outbox, and people fetch their mail on another device (WCAG 2.2.1).
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_FORMS = {"request_login_code": "members.forms.CodeForm"}
SOCIALACCOUNT_ADAPTER = "members.signin.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    name: {"APPS": [{"client_id": keys[0], "secret": keys[1], "key": ""}]}
    for name, keys in environment.SOCIAL_SIGN_IN.items()
    if all(keys)
}
# Where a form may lead besides here: browsers check `form-action` on the redirect to a provider too.
SIGN_IN_ORIGINS = [
    origin
    for name, origin in (
        ("google", "https://accounts.google.com"),
        ("microsoft", "https://login.microsoftonline.com"),
        ("facebook", "https://www.facebook.com"),
    )
    if name in SOCIALACCOUNT_PROVIDERS
]
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
# The board's admin opens only after a second step (reliability S13).
ADMIN_SECOND_STEP = True
MFA_TOTP_ISSUER = "Rhwydwaith Cydgynhyrchu Cymru"
USERSESSIONS_TRACK_ACTIVITY = False

# --- Mail: everything is a row of the outbox first; `transport` is where the outbox delivers ------------
FROM_EMAIL = environment.FROM_EMAIL or "post@example.org"
# Whether the outbox keeps what a notice said after it was sent: for the mailbox of development alone.
KEEP_SENT_WORDS = False
CONTACT_EMAIL = environment.CONTACT_EMAIL or "helo@example.org"
DEFAULT_FROM_EMAIL = f"Rhwydwaith Cydgynhyrchu Cymru | Co-production Network for Wales <{FROM_EMAIL}>"
MAILERS = {
    "default": {"BACKEND": "network.outreach.outbox.OutboxBackend"},
    "transport": mail.transport(environment.EMAIL_URL),
}

# --- Files ------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = environment.STATIC_ROOT or BASE_DIR / "staticfiles"
MEDIA_ROOT = environment.MEDIA_ROOT or BASE_DIR / "media"
AUDIT_HEAD_FOLDER = Path(environment.AUDIT_HEAD_FOLDER or BASE_DIR / "audit-heads")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Security: strict here, loosened by name in dev and test --------------------------------------------
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = True
CSRF_FAILURE_VIEW = "network.core.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF, *SIGN_IN_ORIGINS],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
if environment.TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = environment.TRUSTED_PROXIES


from network.settings.limits import ACCOUNT_RATE_LIMITS, LIMITS  # noqa: E402,F401  (how often, in one table)
from network.settings.logs import LOGGING  # noqa: E402,F401  (structured, with a request id and no personal data)
