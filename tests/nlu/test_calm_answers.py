"""A calm answer is taken only where it is all that a caller says; otherwise they are asked again."""

import pytest

from nlu.answers import read_answers, terms

HALF_OF_IT = [
    # a no, and what it was about
    ("No. That's a lie", "suicidal_thoughts", "no"),
    ("no, thinking no, doing yes", "suicidal_thoughts", "no"),
    ("no i am thinking about it", "suicidal_thoughts", "no"),
    ("never not thinking about it", "suicidal_thoughts", "no"),
    ("no, why do you think im here", "suicidal_thoughts", "no"),
    ("no?", "suicidal_thoughts", "no"),
    ("no i think so", "suicidal_thoughts", "no"),
    ("no!!! obviously yes", "suicidal_thoughts", "no"),
    ("no 😭", "suicidal_thoughts", "no"),
    ("never planned anything so well", "suicide_plan", "no"),
    ("no, just a place", "suicide_plan", "no"),
    ("no, I have everything I need", "suicide_means", "no"),
    ("no, my normal meds", "suicide_means", "no"),
    ("no, theres people about", "suicide_intent", "no"),
    ("no, when mum's asleep", "suicide_intent", "no"),
    ("no, they took my shoelaces", "suicide_intent", "no"),
    ("no, it was an accident they wrote", "self_harm", "no"),
    ("no, I let others do it", "self_harm", "no"),
    ("no, he has it coming", "harm_to_others", "no"),
    ("no, just my boss", "harm_to_others", "no"),
    ("no, they are real", "voices_or_beliefs", "no"),
    ("no, it asks nicely", "command_voices", "no"),
    ("no, since yesterday", "sudden_confusion", "no"),
    ("no, I'm finally awake", "elated_or_risky", "no"),
    ("im not pregnant i had the baby", "perinatal", "no"),
    ("not pregnant anymore", "perinatal", "no"),
    ("no, he's ten months now", "perinatal", "no"),
    ("nothing. i feel nothing", "perinatal_red_flag", "no"),
    ("no, he only shouts", "abuse", "no"),
    ("not like that, with words", "abuse", "no"),
    ("no, I'm not allowed", "abuse", "no"),
    ("no, she can look after herself, she's 8", "child_or_adult_at_risk", "no"),
    ("no, prescription, lots", "drink_or_drugs", "no"),
    ("sober? no", "drink_or_drugs", "no"),
    ("no, I took them yesterday", "immediate_danger", "none"),
    ("none? all", "signs", "none"),
    ("no not all of them", "signs", "none"),
    # long ago, and since; a scratch, and more
    ("last year and this morning", "self_harm", "past"),
    ("in the past hour", "self_harm", "past"),
    ("since months ago every night", "self_harm", "past"),
    ("yesterday and today", "self_harm", "recent"),
    ("recently, an hour ago", "self_harm", "recent"),
    ("not deep enough to see bone but pouring", "self_harm", "today_minor"),
    ("just thinking about it i have his address", "harm_to_others", "thoughts"),
    # well, as others have it, or as it was
    ("people think im fine", "distress", "managing"),
    ("im fine now its decided", "distress", "managing"),
    ("was coping", "distress", "managing"),
    ("does it sound like im managing", "distress", "managing"),
    ("ok...", "distress", "managing"),
    ("well not great chest is tight", "physical_health", "well"),
    ("all good apart from vomiting", "physical_health", "well"),
    ("far from fine", "physical_health", "well"),
    # a yes, and how long it holds, or who it is
    ("my dad is the problem", "support", "yes"),
    ("I miss my mum", "support", "yes"),
    ("yeah right", "support", "yes"),
    ("at home with him", "safe_place_tonight", "yes"),
    ("yes until 2am", "safe_place_tonight", "yes"),
    ("yes the bus", "safe_place_tonight", "yes"),
    ("yes, they said wait 6 hours", "called_999", "yes"),
    ("yes last week", "called_999", "yes"),
    ("ok I will", "called_999", "yes"),
    ("ive called 999 loads of times in my life", "called_999", "yes"),
    ("if the ambulance is coming ill hide", "called_999", "yes"),
    ("my wife is at home", "company", "with_someone"),
    ("my friend is on the phone", "company", "with_someone"),
    ("the voices are with me", "company", "with_someone"),
    ("just the kids asleep upstairs", "company", "with_someone"),
    ("yes for 10 mins", "company", "with_someone"),
    ("im free after school", "private", "yes"),
    ("yes we share the phone", "private", "yes"),
    ("yes she is fine", "private", "yes"),
    ("yes if he doesnt answer", "safe_to_ring", "yes"),
    ("yes he has the phone", "safe_to_ring", "yes"),
    ("yes because i made him", "person_agrees", "yes"),
    ("he asked me to keep it secret", "person_knows", "yes"),
    ("my mum doesnt care", "trusted_adult", "yes"),
    ("my uncle is the one who did it", "trusted_adult", "yes"),
]
ALL_OF_IT = [
    ("No, I'm fine.", "suicidal_thoughts", "no"),
    ("no i have never thought about that", "suicidal_thoughts", "no"),
    ("nah not me mate", "suicidal_thoughts", "no"),
    ("no I don't want to die", "suicidal_thoughts", "no"),
    ("no, I've got my kids to think of", "suicidal_thoughts", "no"),
    ("no i dont have a plan", "suicide_plan", "no"),
    ("no, there is no plan", "suicide_plan", "no"),
    ("no, I haven't got anything like that", "suicide_means", "no"),
    ("no i wont do anything", "suicide_intent", "no"),
    ("no I've never done that", "self_harm", "no"),
    ("yes, years ago", "self_harm", "past"),
    ("when I was a teenager", "self_harm", "past"),
    ("I would never hurt anybody", "harm_to_others", "no"),
    ("no i dont hear voices", "voices_or_beliefs", "no"),
    ("no they dont tell me to", "command_voices", "no"),
    ("no, gradually", "sudden_confusion", "no"),
    ("no I'm exhausted", "elated_or_risky", "no"),
    ("no, I'm not pregnant", "perinatal", "no"),
    ("no one is hurting me", "abuse", "no"),
    ("no kids", "child_or_adult_at_risk", "no"),
    ("no i havent had anything", "drink_or_drugs", "no"),
    ("I haven't done nothing", "self_harm", "no"),
    ("no, I'm safe", "immediate_danger", "none"),
    ("my body is fine", "physical_health", "well"),
    ("not too bad thanks", "distress", "managing"),
    ("my mum and dad", "support", "yes"),
    ("yes, I'm safe at home", "safe_place_tonight", "yes"),
    ("ambulance is on its way", "called_999", "yes"),
    ("my husband is here", "company", "with_someone"),
    ("yes, nobody else is here", "private", "yes"),
    ("yes of course, any time", "safe_to_ring", "yes"),
    ("he agrees", "person_agrees", "yes"),
    ("yes she knows", "person_knows", "yes"),
    ("my nan knows", "trusted_adult", "yes"),
]


@pytest.mark.parametrize(("text", "asked", "calm"), HALF_OF_IT)
def test_half_of_a_calm_answer_is_not_one(text: str, asked: str, calm: str) -> None:
    assert read_answers(text, asked).get(asked) not in (calm, (calm,))


@pytest.mark.parametrize(("text", "asked", "calm"), ALL_OF_IT)
def test_whoever_answers_calmly_and_says_no_more_is_not_asked_twice(text: str, asked: str, calm: str) -> None:
    assert read_answers(text, asked).get(asked) in (calm, (calm,))


@pytest.mark.parametrize("asked", sorted(terms().calm))
@pytest.mark.parametrize(
    "beside",
    ["but not for long", "if he lets me", "until tonight", "like I always say", "or so they think", "lol"],
)
def test_whatever_the_question_an_unknown_word_beside_the_calm_answer_leaves_it_open(
    asked: str, beside: str
) -> None:
    for said in ("no", "yes", *(p for value in terms().calm[asked] for p in _said(asked, value))):
        for joined in (f"{said} {beside}", f"{said}, {beside}", f"{said}. {beside}"):
            assert read_answers(joined, asked).get(asked) not in terms().calm[asked], joined


def test_a_question_that_only_asks_for_the_calm_answer_does_not_give_it() -> None:
    for asked, values in terms().calm.items():
        for said in ("no", "yes", *(p for value in values for p in _said(asked, value))):
            assert read_answers(f"{said}?", asked).get(asked) not in values, said


def _said(asked: str, value: str) -> tuple[str, ...]:
    return terms().choices.get(asked, {}).get(value, ())


@pytest.mark.parametrize("text", ["in five minutes", "not tomorrow, now", "after this chat"])
def test_who_means_now_is_heard_to_mean_it(text: str) -> None:
    assert read_answers(text, "suicide_intent")["suicide_intent"] == "now"


def test_every_word_that_may_stand_beside_an_answer_is_a_word() -> None:
    t = terms()
    listed = (t.beside, t.first, t.last, t.small_beside_no, t.small_beside_yes, *t.own_words.values())
    assert all(isinstance(word, str) for words in listed for word in words)  # a bare `on` is not, in YAML
