#!/usr/bin/env python3
"""Checks receipts, pages of evidence, checkpoints and exports of privatelink-bot, with the standard library and openssl.
    verify_receipt.py FILE... PUB.pem
Written from receipt-format.md; shares no code with the bot. A line for each thing that is wrong, which names the part.
Exit 0: all of it holds; 1: something does not."""
import base64, functools, hashlib, html, json, re, subprocess, sys, tempfile

FIELDS = {"format", "request", "versions", "reviews", "outcome", "entries", "checkpoint", "signature"}
REVIEWS = ("review_recorded", "request_approved", "request_rejected")
ON_OUTCOME = ("outcome_reviewed", "outcome_adopted", "request_abandoned")
ENDED = ("succeeded", "failed", "rejected", "canceled", "expired", "abandoned")
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
sha = lambda data: hashlib.sha256(data).digest()
root_of = lambda row: functools.reduce(lambda right, left: sha(b"\1" + left[1] + right), row[-2::-1], row[-1][1]) if row else sha(b"")
hex_sha = lambda text: sha(text.encode()).hex()
# RFC 8785, as far as receipts need it: names in ASCII, whole numbers.
canonical = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)

def unbase64(text):
    data = base64.b64decode(text + "===")
    return data if base64.b64encode(data).decode() == text else b""

def is_signed(text, signature, pub):
    with tempfile.NamedTemporaryFile() as message, tempfile.NamedTemporaryFile() as sig:
        message.write(text), message.flush(), sig.write(signature), sig.flush()
        openssl = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", pub, "-rawin", "-in", message.name]
        return subprocess.run([*openssl, "-sigfile", sig.name], capture_output=True).returncode == 0

def read_checkpoint(note, pub):  # size and root of one that the key has signed; None of any other
    text, _, lines = note.partition("\n\n")
    said = re.match(r"([^\s+]+)\n(0|[1-9][0-9]{0,14})\n([A-Za-z0-9+/]{43}=)\n", text + "\n")
    key = base64.b64decode("".join(open(pub).read().strip().split("\n")[1:-1]))[-32:]
    for line in lines.split("\n") if said else []:
        own = re.fullmatch(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})", line)
        data = unbase64(own[2]) if own and own[1] == said[1] else b""
        if data[:4] == sha(f"{said[1]}\n".encode() + b"\1" + key)[:4]:
            return (int(said[2]), unbase64(said[3])) if is_signed(f"{text}\n".encode(), data[4:], pub) else None
    return None

def is_included(index, body, proof, size, root):  # RFC 9162, section 2.1.3.2
    node, place, last = sha(b"\0" + body.encode()), index, size - 1
    for sibling in map(unbase64, proof):
        if last == 0:
            return False
        if place % 2 or place == last:
            node = sha(b"\1" + sibling + node)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            node = sha(b"\1" + node + sibling)
        place, last = place // 2, last // 2
    return 0 <= index < size and last == 0 and node == root

def check_receipt(text, pub):
    doc, wrong = json.loads(text), []
    def expect(holds, part, words):
        wrong.extend([] if holds else [f"{part}: {words}"])
    versions, signature, head = doc["versions"], doc["signature"], read_checkpoint(doc["checkpoint"], pub)
    unsigned = canonical({name: value for name, value in doc.items() if name != "signature"}).encode()
    expect(canonical(doc) == text and set(doc) == FIELDS and doc["format"] == 1, "file", "it is not the text that was written")
    expect(is_signed(unsigned, unbase64(signature["value"]), pub), "signature", "it is not of this document, or not by this key")
    expect(signature == {"algorithm": "Ed25519", "key": doc["checkpoint"].split("\n")[0], "value": signature["value"]}, "signature", "another key")
    expect(head, "checkpoint", "it is none that this key has signed")
    said = [{**json.loads(entry["body"]), "seq": entry["seq"]} for entry in doc["entries"]]
    first, start = said[0], {"seq": 0, "revision": 0}
    of = lambda entry, *names: [entry["details"].get(name) for name in names]
    for before, entry, given in zip([start, *said], said, doc["entries"]):
        seq, step = entry["seq"], not entry["action"].endswith("_refused")
        expect(not head or is_included(seq - 1, given["body"], given["proof"], *head), "entries", f"{seq} is not in the log")
        expect(seq > before["seq"] and entry["request_id"] == first["request_id"], "entries", f"{seq} is out of order, or about another request")
        expect(entry["revision"] == (before["revision"] or 0) + step, "entries", f"one is missing before {seq}")
    shown, sealed, request_id = [entry for entry in said if "preimage" in entry["details"]], {}, first["request_id"]
    expect(len(shown) == len(versions), "versions", "they are not those that the entries show")
    for number, (one, entry) in enumerate(zip(versions, shown), 1):
        sealed, rule = json.loads(one["preimage"]), one["rule"]
        expect(hex_sha(one["preimage"]) == one["digest"], "versions", f"{number}: not the digest of the preimage")
        expect([hex_sha(one["decision_section"]), hex_sha(canonical(rule))] == [sealed["decision_section_hash"], sealed["rule_hash"]], "versions", f"{number}: not as it was shown")
        expect([one["preimage"], one["digest"], rule] == of(entry, "preimage", "digest", "rule"), "versions", f"{number}: not in the log")
        expect([one["version"], one["shown_at"], sealed["version"], sealed["request_id"]] == [number, entry["at"], number, request_id], "versions", f"{number}: wrongly named")
    told = [entry for entry in said if entry["action"] in REVIEWS and not entry["details"].get("pressed_again")]
    names = ("seq", "version", "at", "reviewer", "decision", "facts", "counted")
    values = [[e["seq"], e["version"], e["at"], e["actor"], *of(e, "decision", "reviewer", "counted")] for e in told]
    expect(doc["reviews"] == [dict(zip(names, one)) for one in values], "reviews", "they are not those of the entries")
    for entry in said:
        seq, details, action, requester = entry["seq"], entry["details"], entry["action"], first["actor"]
        kind = REVIEWS if action in REVIEWS else ON_OUTCOME
        if action in kind:
            current = ([one for one in shown if one["seq"] < seq] or [first])[-1]
            expect([*of(entry, "version", "digest"), details["version"]] == [*of(current, "version", "digest"), entry["version"]], "decision", f"{seq} is not on what was shown")
            expect(entry["actor"] not in (None, requester), "decision", f"{seq} is the requester's own")
        if action in ("request_approved", "outcome_adopted", "request_abandoned"):
            counted, rule, want = set(details["counted"]), current["details"].get("rule", {}), ("decision", "version", "digest", "seen")
            alike = [one for one in said if one["seq"] <= seq and one["action"] in kind and of(one, *want) == of(entry, *want)]
            is_enough = len(counted - {requester}) >= details["quorum"] >= rule.get("quorum", 99)
            expect(is_enough and counted <= {one["actor"] for one in alike}, "decision", f"{seq}: too few people agreed")
            met = [one["met_by"] in counted for one in details.get("also_from", [])]
            is_met = all(met) and len(met) >= len(rule.get("also_from", [])) * (kind is REVIEWS)
            expect(is_met, "decision", f"{seq}: one is missing whom the rule wants")
        expect(action != "request_canceled" or entry["actor"] == requester or "superseded_by" in details, "decision", f"{seq}: not by the requester")
    end = said[max([0, *(at for at in range(1, len(said)) if said[at]["status"] != said[at - 1]["status"])])]
    operations = [of(entry, "operation_id")[0] for entry in said if entry["version"] == end["version"]]
    outcome = {name: end[name] for name in ("seq", "at", "action", "actor", "status", "version")} | {name: end["details"].get(name) for name in ("external_name", "failure")}
    outcome["operation_id"] = ([None] + [one for one in operations if one])[-1]
    expect(doc["outcome"] == outcome and end["status"] in ENDED, "outcome", "it is not what the entries say")
    about = {name: sealed.get(name) for name in ("requester", "environment", "change", "target")}
    about |= {"id": request_id, "reference": "".join(ALPHABET[int(request_id.replace("-", "")[-8:], 16) >> 5 * at & 31] for at in range(6))}
    about |= {"created_at": first["at"], "status": end["status"], "version": len(shown)}
    expect(doc["request"] == about, "request", "it is not what the entries and the last version say")
    return wrong

def check_export(text):
    (head, *entries, end), wrong, dropped = map(json.loads, text.strip("\n").split("\n")), [], None
    begin = head.get("from", {"seq": 0, "hash": "00" * 32, "subtrees": []})  # what was dropped from the log before
    prev, sizes = begin["hash"], (1 << bit for bit in range(50, -1, -1) if begin["seq"] >> bit & 1)
    row = list(zip(sizes, map(bytes.fromhex, begin["subtrees"])))
    begun = [begin["seq"], prev, base64.b64encode(root_of(row)).decode()] if row else None
    for number, entry in enumerate(entries, begin["seq"] + 1):
        size, node, told = 1, sha(b"\0" + entry["body"].encode()), json.loads(entry["body"])
        is_own = sha(b"\1" + bytes.fromhex(entry["prev"]) + node).hex() == entry["hash"]
        follows = not head["complete"] or (entry["seq"], entry["prev"]) == (number, prev)
        wrong, prev = wrong + ([] if is_own and follows else [f"log: entry {entry['seq']} does not fit"]), entry["hash"]
        dropped = [told["details"][name] for name in ("size", "hash", "root")] if told["action"] == "audit_dropped" else dropped
        while row and row[-1][0] == size:  # RFC 6962, section 2.1
            size, node = 2 * size, sha(b"\1" + row.pop()[1] + node)
        row.append((size, node))
    said, log = end["end"], {"seq": begin["seq"] + len(entries), "hash": prev} if entries else None
    is_end = not head["complete"] or (said["log"] == log and said.get("root") in (None, root_of(row).hex()))
    wrong += ["log: it does not begin as its entries say"] if head["complete"] and "before" not in head and begun != dropped else []
    return wrong + ([] if is_end and said["entries"] == len(entries) else ["log: it does not end as it says"])

def check_file(path, pub):
    text = open(path, encoding="utf-8", newline="").read()
    if text.startswith('{"format":"privatelink-audit-export/'):
        return check_export(text)
    if text.lstrip()[:1] not in ("<", "{"):
        return [] if read_checkpoint(text, pub) else ["checkpoint: it is none that this key has signed"]
    text = html.unescape(text.split('<pre id="receipt">')[1].split("</pre>")[0]) if text.lstrip()[0] == "<" else text
    return check_receipt(text[:-1] if text.endswith("\n") else text, pub)

if __name__ == "__main__":
    status = sys.exit(__doc__) if len(sys.argv) < 3 else 0
    for name in sys.argv[1:-1]:
        try:
            problems = check_file(name, sys.argv[-1])
        except Exception as error:  # whatever a file holds, it is told of
            problems = [f"file: it cannot be read ({type(error).__name__}: {error})"]
        print("\n".join(f"{name}: {line}" for line in problems or ["holds"]))
        status = status or int(bool(problems))
    sys.exit(status)
