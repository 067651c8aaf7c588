from network.core.privacy import impersonal
from network.site.models import Launch

impersonal(Launch)
