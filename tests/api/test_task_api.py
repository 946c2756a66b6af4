"""Programs of staff: whispers, read-backs, the forms, and abuse of the service."""

from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.conversations import service as conversations
from bot.handover.forms_model import FORMS, FormId
from bot.handover.work_model import WorkKind
from tests.api.conftest import Program
from tests.api.test_shift_api import STAFF, Headers, signed_in
from tests.builders import staff

TAKEN = "I have taken all my tablets"


def url_of(program: Program) -> str:
    return f"{STAFF}/conversations/{program.created['id']}"


def audited(desk: Desk, action: str) -> int:
    with desk.reading() as c:
        counted = c.exec_driver_sql(f"select count(*) from audit where action = '{action}'")  # noqa: S608
        return int(counted.scalar_one())


def complete(form: FormId) -> dict[str, str]:
    return {q.id: next(iter(q.choices)) if q.choices else "Not known" for q in FORMS[form].questions}


def callers_texts(program: Program) -> str:
    answer = program.client.get(f"{program.url}/messages?after=0", headers=program.headers)
    return str([message["text"] for message in answer.json()["messages"]])


def test_a_whisper_is_for_colleagues_and_no_caller_reads_it(
    client: TestClient, desk: Desk, program: Program, sam: Headers
) -> None:
    url = url_of(program)
    assert client.post(f"{url}/whisper", json={"text": "Known to the team."}, headers=sam).status_code == 200
    [note] = client.get(url, headers=sam).json()["whispers"]
    assert note["text"] == "Known to the team." and audited(desk, "whisper") == 1
    assert "Known to the team" not in callers_texts(program)
    assert client.post(f"{url}/whisper", json={"text": " "}, headers=sam).status_code == 422


def test_only_whoever_holds_it_says_that_the_summary_was_read_back(
    client: TestClient, desk: Desk, program: Program, sam: Headers
) -> None:
    program.send(text=TAKEN)
    assert client.post(f"{url_of(program)}/read-back", headers=sam).status_code == 409
    client.post(f"{url_of(program)}/claim", headers=sam)
    assert client.post(f"{url_of(program)}/read-back", headers=sam).status_code == 200
    assert audited(desk, "read_back") == 1


def test_a_program_learns_what_each_form_asks(client: TestClient, sam: Headers) -> None:
    listed = client.get(f"{STAFF}/forms", headers=sam).json()["items"]
    assert [one["form"] for one in listed] == [form.value for form in FormId]
    police = next(q for one in listed for q in one["questions"] if q["id"] == "police")
    assert set(police["choices"]) == {"yes", "section_136"}


def test_asking_for_a_car_is_work_until_its_answer_is_kept(
    client: TestClient, desk: Desk, program: Program, sam: Headers
) -> None:
    forms = f"{url_of(program)}/forms"

    def cars() -> list[str]:
        items = client.get(f"{STAFF}/work", headers=sam).json()["items"]
        return [one["kind"] for one in items if one["kind"] == WorkKind.JOINT_RESPONSE.value]

    asks = {"answers": complete(FormId.JOINT_RESPONSE)}
    assert client.post(f"{forms}/joint_response", json=asks, headers=sam).status_code == 204
    assert len(cars()) == 1
    answered = {"answers": complete(FormId.JOINT_RESPONSE_ANSWER)}
    assert client.post(f"{forms}/joint_response_answer", json=answered, headers=sam).status_code == 204
    assert cars() == [] and audited(desk, "fill_form") == 2
    kept = client.get(forms, headers=sam).json()["items"]
    assert [(one["form"], one["staff"]) for one in kept] == [
        ("joint_response", "sam"), ("joint_response_answer", "sam"),
    ]  # fmt: skip


def test_section_136_becomes_an_answer_and_a_form_with_a_gap_names_it(
    client: TestClient, program: Program, sam: Headers
) -> None:
    form, given = f"{url_of(program)}/forms/section_136", complete(FormId.SECTION_136)
    short = client.post(form, json={"answers": {**given, "place": "", "police": "x"}}, headers=sam)
    assert short.status_code == 422 and short.json()["missing"] == ["place", "police"]
    assert "not known" in short.json()["detail"]
    client.post(form, json={"answers": {**given, "police": "section_136"}}, headers=sam)
    learnt = client.get(url_of(program), headers=sam).json()["answers"]["police_involved"]
    assert (learnt["value"], learnt["source"]) == ("section_136", "staff")
    assert client.post(f"{url_of(program)}/forms/other", json={"answers": {}}, headers=sam).status_code == 422


def test_nobody_is_cut_off_unwarned_and_open_risk_goes_to_a_clinician(
    client: TestClient, desk: Desk, program: Program, sam: Headers
) -> None:
    program.send(text=TAKEN)
    url = f"{url_of(program)}/conduct"
    assert client.post(f"{url}/warn", headers=sam).status_code == 409, "only whoever holds it warns"
    client.post(f"{url_of(program)}/claim", headers=sam)
    assert client.post(f"{url}/end", json={"reason": "Insults."}, headers=sam).status_code == 409
    assert client.post(f"{url}/warn", headers=sam).status_code == 200
    assert desk.wording.text("utter_abuse_warning") in callers_texts(program)
    assert client.post(f"{url}/end", json={"reason": ""}, headers=sam).status_code == 422
    assert client.post(f"{url}/end", json={"reason": "Insults."}, headers=sam).json() == {"holder": "queue"}
    assert [one["step"] for one in client.get(url, headers=sam).json()["items"]] == ["warned", "ended"]
    kinds = [one["kind"] for one in client.get(f"{STAFF}/work", headers=sam).json()["items"]]
    assert WorkKind.ENDED_FOR_ABUSE.value in kinds


def test_staff_of_another_area_write_nothing_about_the_caller(
    client: TestClient, desk: Desk, program: Program
) -> None:
    staff(desk, "lee", areas=("NLFT",))
    with desk.begin() as c:
        conversations.settle_area(c, program.created["id"], "ELFT")
    lee = signed_in(client, desk, "lee", new=False)
    url, full = url_of(program), {"answers": complete(FormId.JOINT_RESPONSE)}
    for path, body in (("whisper", {"text": "x"}), ("forms/joint_response", full), ("conduct/warn", None)):
        assert client.post(f"{url}/{path}", json=body, headers=lee).status_code == 403, path
    assert client.get(f"{url}/forms", headers=lee).status_code == 403
