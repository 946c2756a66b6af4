"""What callers answer in their own words, often several things at once, fills every answer it holds."""

import pytest

from nlu.answers import read_answers

ONE = [
    ("most days if I'm honest, and yeah I've worked out how", "suicidal_thoughts", "yes"),
    ("only when I've had a drink", "suicidal_thoughts", "sometimes"),
    ("it's there in the background every single day", "suicidal_thoughts", "yes"),
    ("yes but I wouldn't do anything because of my kids", "suicidal_thoughts", "yes"),
    ("yeah I know exactly how", "suicide_plan", "yes"),
    ("nah nothing planned", "suicide_plan", "no"),
    ("yes they're in my bag", "suicide_means", "yes"),
    ("I've got everything here next to me", "suicide_means", "yes"),
    ("sometime this weekend when they're all away", "suicide_intent", "next_days"),
    ("once the kids are asleep tonight", "suicide_intent", "today"),
    ("like right this second", "suicide_intent", "now"),
    ("no time set, not planning to", "suicide_intent", "no"),
    ("not since I was at school", "self_harm", "past"),
    ("couple of weeks ago yeah", "self_harm", "recent"),
    ("this morning, just scratches", "self_harm", "today_minor"),
    ("no that's never been my thing", "self_harm", "no"),
    ("just me and the telly", "company", "alone"),
    ("my housemate's in the kitchen", "company", "with_someone"),
    ("everyone's gone out", "company", "alone"),
    ("yeah my gran's in the other room", "company", "with_someone"),
    ("by myself until my shift", "company", "alone"),
    ("I'm with my support worker", "company", "with_someone"),
    ("turning 30 in june so 29", "age", "29"),
    ("he was fifteen last week", "age", "15"),
    ("late forties", "age", "40-49"),
    ("I'm 16, doing my GCSEs", "age", "16"),
    ("it's my own stuff, for me", "for_whom", "self"),
    ("asking for my flatmate", "for_whom", "other"),
    ("barely keeping my head above water", "distress", "overwhelmed"),
    ("getting through it", "distress", "managing"),
    ("hanging on by a thread", "distress", "overwhelmed"),
    ("it's been a tough old week", "distress", "struggling"),
    ("my sister rings me most days", "support", "yes"),
    ("there's no one really", "support", "no"),
    ("I've got a good GP and a few mates", "support", "yes"),
    ("at my mate's for tonight", "safe_place_tonight", "yes"),
    ("I've been sleeping in my car", "safe_place_tonight", "no"),
    ("he's thrown me out so no", "safe_place_tonight", "no"),
    ("a fair bit of vodka, yeah", "drink_or_drugs", "yes"),
    ("stone cold sober", "drink_or_drugs", "no"),
    ("just a spliff earlier", "drink_or_drugs", "yes"),
    ("I don't drink", "drink_or_drugs", "no"),
    ("flat above the chippy in Catford, SE6 4AA", "location", "SE6 4AA"),
    ("nobody can read this, he's at work till ten", "private", "yes"),
    ("he's in the next room", "private", "no"),
    ("text me don't ring, he'll hear", "safe_to_ring", "no"),
    ("yes any time after six", "safe_to_ring", "yes"),
    ("I see someone at the CMHT in Hackney every fortnight", "known_to_team", "yes"),
    ("my CPN wrote one with me", "crisis_plan", "yes"),
    ("he hears things and talks back to them", "voices_or_beliefs", "yes"),
    ("no voices, just my own thoughts", "voices_or_beliefs", "no"),
    ("I'm due in march", "perinatal", "yes"),
    ("no, I'm a bloke", "perinatal", "no"),
    ("I'd want someone who signs, I'm deaf", "access_needs", "bsl"),
    ("can someone explain in polish", "access_needs", "interpreter"),
    ("I'm his mum", "relationship", "parent"),
    ("we share a house", "relationship", "friend"),
    ("she's sat beside me", "with_person", "yes"),
    ("he's at his own place across town", "with_person", "no"),
    ("she doesn't know I'm writing this", "person_knows", "no"),
    ("haven't rung anyone", "called_999", "no"),
    ("they're on their way, I rang them", "called_999", "yes"),
    ("can't keep anything down since monday", "physical_health", "cannot_eat_or_drink"),
    ("I'm eating ok", "physical_health", "well"),
    ("I passed out at work", "physical_health", "collapse_or_chest_pain"),
    ("yeah. every night. I've written the letters and my flatmate's away", "suicidal_thoughts", "yes"),
]
SEVERAL = [
    (
        "yeah all the time, been saving up my pills, nobody's home till six",
        "suicidal_thoughts",
        {"suicidal_thoughts": "yes", "company": "alone"},
    ),
    ("my lad, he's 19", "for_whom", {"for_whom": "other", "age": "19"}),
    ("this one's about my nan, she's 84 and confused", "for_whom", {"for_whom": "other", "age": "84"}),
    (
        "ring my mobile 07700 900 777, I'm Jo, in a hostel in Deptford",
        "phone",
        {"phone": "07700900777", "location": "deptford"},
    ),
    (
        "my name's Femi, I'm 23, I'm in Woolwich and I'm on my own tonight",
        "story",
        {"name": "Femi", "age": "23", "location": "woolwich", "company": "alone"},
    ),
    ("I'm 34 weeks pregnant, my partner's at work and I've nobody to ring", "story", {"perinatal": "yes"}),
    (
        "worried sick about my brother, he's 41 and he's on his own in Barking",
        "story",
        {"for_whom": "other", "age": "41", "company": "alone", "location": "barking"},
    ),
    (
        "I'm under the crisis team, got a crisis plan, and I need an interpreter",
        "story",
        {"known_to_team": "yes", "crisis_plan": "yes", "access_needs": ("interpreter",)},
    ),
    (
        "no plan or anything, I'm at my mum's in Tooting with her",
        "suicide_plan",
        {"location": "tooting"},
    ),
]
# (text, asked, what it must never be read as)
NEVER = [
    ("no plan, I just want to die", "suicide_plan", "no"),
    ("I don't have a plan at the moment", "suicide_plan", "no"),
    ("not going to do it tonight", "suicide_intent", "no"),
    ("I'm not suicidal but I can't promise", "suicidal_thoughts", "no"),
    ("I know how, I'm not saying", "suicide_plan", "no"),
    ("I did it at school today", "self_harm", "past"),
    ("barely managing", "distress", "managing"),
    ("my partner's at work", "company", "with_someone"),
    ("no one can hear us", "private", "no"),
    ("I wish I was sober", "drink_or_drugs", "no"),
    ("nothing here makes me want to stay alive", "suicide_means", "no"),
    ("wouldn't do it unless he left", "suicide_intent", "no"),
    ("im not planning to be around much longer", "suicide_intent", "no"),
    ("i dont plan to be here", "suicide_intent", "no"),
    ("I won't do it while mum is here", "suicide_intent", "no"),
    ("I'm not going to do anything else, it's all arranged", "suicide_intent", "no"),
    ("anyway nan's a bit better now", "suicide_intent", "now"),
    ("nothing in the house, it's in the car", "suicide_means", "no"),
    ("not got anything to lose", "suicide_means", "no"),
    ("no plans for tomorrow or ever", "suicide_plan", "no"),
    ("I've not thought that far", "suicide_plan", "no"),
    ("never crossed my mind to stay", "suicidal_thoughts", "no"),
    ("just my own thoughts telling me to", "voices_or_beliefs", "no"),
    ("nothing to drink or eat for three days", "drink_or_drugs", "no"),
    ("I know how to stay safe", "suicide_plan", "yes"),
    ("my mum died", "support", "yes"),
    ("I called them and they hung up", "called_999", "yes"),
    ("at home but he is coming", "safe_place_tonight", "yes"),
]


@pytest.mark.parametrize(("text", "asked", "value"), ONE)
def test_an_answer_in_a_caller_s_own_words_is_read(text: str, asked: str, value: str) -> None:
    assert read_answers(text, asked).get(asked) in (value, (value,))


@pytest.mark.parametrize(("text", "asked", "values"), SEVERAL)
def test_several_answers_in_one_breath_are_all_read(text: str, asked: str, values: dict[str, object]) -> None:
    found = read_answers(text, asked)
    assert {factor: found.get(factor) for factor in values} == values


@pytest.mark.parametrize(("text", "asked", "value"), NEVER)
def test_what_only_sounds_like_the_calm_answer_is_never_read_as_it(text: str, asked: str, value: str) -> None:
    assert read_answers(text, asked).get(asked) != value
