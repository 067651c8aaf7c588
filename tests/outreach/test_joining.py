from network.core.joining import steps
from network.core.languages import speaking
from network.outreach.models import Consent

NEWS = next(step for step in steps() if step.name == "news")


def test_news_is_asked_for_unticked_and_is_never_required():
    form = NEWS.form_class({})

    assert not form.fields["news"].initial
    assert form.is_valid()


def test_a_yes_keeps_its_wording_and_language(gwen):
    with speaking("en"):
        NEWS.save(gwen.person, {"news": True, "read_in": "en"})
    consent = Consent.objects.get()

    assert (consent.person_id, consent.basis, consent.language, consent.withdrawn_at) == (gwen.person.pk, "consent", "en", None)
    assert consent.wording.startswith("Yes, e-mail me")


def test_a_no_keeps_nothing(gwen):
    NEWS.save(gwen.person, {"news": False, "read_in": "en"})

    assert not Consent.objects.exists()


def test_the_summary_says_yes_or_no():
    assert NEWS.summary({"news": True}) == [("News by e-mail", "Send me the news")]
    assert NEWS.summary({"news": False}) == [("News by e-mail", "No news, thank you")]
