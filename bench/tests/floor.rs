//! The floor keeps the promise that every figure leans on: what one publishes, everybody gets, in order.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use beep_bench::{
    floor::{Floor, Mode},
    line::Line,
    swarm::{Protocol, Swarm},
    websocket::{self, CLOSE, PING, TEXT},
};
use std::{net::SocketAddr, thread, time::Duration};

fn open(mode: Mode) -> SocketAddr {
    let floor = Floor::bind("127.0.0.1:0".parse().unwrap(), mode).unwrap();
    let address = floor.address().unwrap();
    thread::spawn(|| floor.run());
    address
}

fn join(address: SocketAddr) -> Line {
    Line::open(address, "/", "floor").unwrap()
}

fn everybody_gets_everything(mode: Mode) {
    let address = open(mode);
    let mut lines: Vec<Line> = (0..10).map(|_| join(address)).collect();
    let long = "x".repeat(70_000);
    for (publisher, text) in ["one", "two", &long, "four", "five"].into_iter().enumerate() {
        lines[publisher].send_text(text).unwrap();
        for (number, line) in lines.iter_mut().enumerate() {
            assert_eq!(line.receive_text().unwrap(), text, "socket {number}");
        }
    }
}

#[test]
fn direct_delivers_to_everybody() {
    everybody_gets_everything(Mode::Direct);
}

#[test]
fn tick_delivers_to_everybody() {
    everybody_gets_everything(Mode::Tick);
}

#[test]
fn many_frames_in_one_write_are_all_delivered() {
    let address = open(Mode::Tick);
    let (mut publisher, mut listener) = (join(address), join(address));
    let mut frames = Vec::new();
    for number in 0..500 {
        websocket::write_masked(TEXT, format!("message {number}").as_bytes(), &mut frames);
    }
    // Cut where no frame ends.
    let (start, end) = frames.split_at(frames.len() / 2 + 3);
    publisher.send(start).unwrap();
    thread::sleep(Duration::from_millis(20));
    publisher.send(end).unwrap();
    for number in 0..500 {
        assert_eq!(listener.receive_text().unwrap(), format!("message {number}"));
    }
}

#[test]
fn who_does_not_read_at_once_gets_everything_later() {
    let address = open(Mode::Direct);
    let (mut publisher, mut sleeper) = (join(address), join(address));
    let text = "y".repeat(60_000);
    let reader = thread::spawn(move || {
        thread::sleep(Duration::from_millis(200));
        (0..60).all(|_| sleeper.receive_text().unwrap().len() == 60_000)
    });
    for _ in 0..60 {
        publisher.send_text(&text).unwrap();
        publisher.receive_text().unwrap();
    }
    assert!(reader.join().unwrap());
}

#[test]
fn one_who_leaves_does_not_disturb_the_others() {
    let address = open(Mode::Direct);
    let (mut stays, leaves, mut closes, mut babbles) = (join(address), join(address), join(address), join(address));
    drop(leaves);
    let mut close = Vec::new();
    websocket::write_masked(CLOSE, &[], &mut close);
    closes.send(&close).unwrap();
    babbles.send(&[0xFF; 64]).unwrap();
    let mut ping = Vec::new();
    websocket::write_masked(PING, b"still there?", &mut ping);
    stays.send(&ping).unwrap();
    for text in ["hello", "hello again"] {
        stays.send_text(text).unwrap();
        assert_eq!(stays.receive_text().unwrap(), text);
    }
    assert!(
        closes.receive_text().is_err() && babbles.receive_text().is_err(),
        "they were let go"
    );
}

#[test]
fn a_swarm_hears_what_a_line_hears() {
    let address = open(Mode::Tick);
    let mut publisher = join(address);
    let mut swarm = Swarm::new(Protocol::WebSocket).unwrap();
    (0..50).for_each(|_| swarm.add(join(address)).unwrap());
    for number in 0..40 {
        publisher.send_text(&format!("{number:0>3000}")).unwrap();
    }
    let mut next = [0; 50];
    while next.iter().any(|next| *next < 40) {
        let poll = swarm.poll(Duration::from_secs(5), |socket, text| {
            assert_eq!(text, format!("{:0>3000}", next[socket]).as_bytes(), "socket {socket}");
            next[socket] += 1;
            Ok(())
        });
        poll.unwrap();
    }
}
