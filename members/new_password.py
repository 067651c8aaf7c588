"""The page of the letter "choose a new password": allauth's, which keeps nothing of the letter once it was used."""

from allauth.account.views import INTERNAL_RESET_SESSION_KEY, PasswordResetFromKeyView
from django.forms import Form
from django.http import HttpResponse


class NewPasswordView(PasswordResetFromKeyView):
    """The key waits in the visitor's session while they choose; afterwards allauth would leave it there."""

    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        self.request.session.pop(INTERNAL_RESET_SESSION_KEY, None)
        return response
