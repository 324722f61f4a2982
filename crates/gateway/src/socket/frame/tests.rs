use super::*;
use serde_json::{Value, json};

/// The texts of unmasked, unfragmented frames.
fn texts(mut frames: &[u8]) -> Vec<String> {
    let mut texts = Vec::new();
    while let [0x81, length, rest @ ..] = frames {
        let (length, rest) = match (length, rest) {
            (126, [high, low, rest @ ..]) => (usize::from(u16::from_be_bytes([*high, *low])), rest),
            (127, _) => panic!("too long for this test"),
            (short, rest) => (usize::from(*short), rest),
        };
        let (text, next) = rest.split_at(length);
        texts.push(String::from_utf8(text.to_vec()).expect("UTF-8"));
        frames = next;
    }
    assert!(frames.is_empty(), "{frames:?}");
    texts
}

#[test]
fn payloads_are_frames_of_the_protocol_in_order() {
    let long = format!(r#"{{"data":"{}"}}"#, "x".repeat(300));
    let frames = TransportWs.next("7", &[r#"{"data":{}}"#, &long]);
    let expected = [
        r#"{"id":"7","type":"next","payload":{"data":{}}}"#.to_owned(),
        format!(r#"{{"id":"7","type":"next","payload":{long}}}"#),
    ];
    assert_eq!(texts(&frames), expected);
}

#[test]
fn an_answer_ends_its_operation() {
    let response = Response::new(async_graphql::Value::from(1));
    let expected = [
        r#"{"id":"q","type":"next","payload":{"data":1}}"#,
        r#"{"id":"q","type":"complete"}"#,
    ];
    assert_eq!(texts(&answer("q", &response)), expected);
}

#[test]
fn an_end_says_its_code_and_no_more() {
    for (end, code) in [(End::NotFound, "NOT_FOUND"), (End::Unavailable, "UNAVAILABLE")] {
        let frame: Value = serde_json::from_str(&texts(&TransportWs.end("7", end))[0]).expect("JSON");
        assert_eq!((&frame["id"], &frame["type"]), (&json!("7"), &json!("error")));
        assert_eq!(frame["payload"][0]["extensions"], json!({ "code": code }));
        assert!(!frame.to_string().contains("rights or bus"), "{frame}");
    }
}
