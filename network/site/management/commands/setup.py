from getpass import getpass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from network.settings import environment
from network.site import launch
from network.site.setting_up import set_up_administrator


class Command(BaseCommand):
    help = "Set up a new installation: the launch content, the first administrator, and what is told about mail."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--name", help="the administrator's name")
        parser.add_argument("--email", help="their e-mail address, which is their sign-in")
        parser.add_argument("--password", help="their password; without one they sign in by an e-mailed code")
        parser.add_argument("--no-input", action="store_false", dest="ask", help="ask nothing: take the options alone")

    def handle(self, *args, **options) -> None:
        name, email, password = (options["name"], options["email"], options["password"])
        if options["ask"]:
            self.stdout.write("The Network’s first administrator, who gives the roles to everybody else:")
            name = name or input("  Name: ")
            email = email or input("  E-mail address: ")
            password = password or getpass("  Password (empty: sign in by e-mailed codes): ")
        if not name or not email:
            raise CommandError("Give --name and --email.")
        launch.load()
        try:
            user, is_new = set_up_administrator(name=name, email=email, password=password or None)
        except ValidationError as error:
            hint = " Take them off first: bin/manage remove_demo" if getattr(error, "code", "") == "demo" else ""
            raise CommandError(" ".join(error.messages) + hint) from error
        made = "can sign in now" if is_new else "was there already: nothing changed but, if it was missing, the role"
        self.stdout.write(f"{user.person.name} <{user.email}> {made}.")
        self._tell_about_mail()

    def _tell_about_mail(self) -> None:
        """Where letters come from and leave by: the environment decides that, and a password is no matter for a database."""
        leaves_by = environment.EMAIL_URL.rpartition("@")[2] or "nowhere yet (set EMAIL_URL)"
        self.stdout.write(f"Site: {settings.SITE_URL}   Contact: {settings.CONTACT_EMAIL}")
        self.stdout.write(f"Mail comes from {settings.FROM_EMAIL} and leaves by {leaves_by}.")
