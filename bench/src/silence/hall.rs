//! The sockets that listen, and the owner's, which also keeps the channel busy.

use super::act::{Act, Stage};
use crate::{
    api::{Api, Place},
    beep::Community,
    graphql,
    swarm::{Protocol, Swarm},
    websocket,
};
use anyhow::{Context, Result, ensure};
use serde_json::json;
use std::{
    thread,
    time::{Duration, Instant},
};

/// Between two messages of the owner, if Beep keeps up.
const BEAT: Duration = Duration::from_millis(20);
/// Messages under way at most.
const WAITING: u64 = 8;
/// How long the hall is listened to after an act is answered.
const LISTEN: Duration = Duration::from_secs(2);
/// How long everybody may take to hear the channel again.
const PATIENCE: Duration = Duration::from_secs(30);
/// A socket that is refused asks again after this time: it may have asked too early.
const AGAIN: Duration = Duration::from_millis(200);
/// Characters of a message.
const CONTENT: usize = 100;

/// One socket.
struct Ear {
    account: usize,
    /// When it last got a message.
    last: Option<Instant>,
    listens: bool,
    /// Whether it has asked to listen and not been answered.
    asks: bool,
}

pub(super) struct Hall {
    swarm: Swarm,
    ears: Vec<Ear>,
    channel: String,
    /// In which round: what was said in another is not said again.
    round: usize,
    beat: Instant,
    sent: u64,
    answered: u64,
}

pub(super) struct Heard {
    /// In milliseconds from the asking, for each socket that the act concerns.
    pub silent: Vec<f64>,
    /// Milliseconds from the asking to the answer.
    pub answer: f64,
    pub deliveries_per_s: f64,
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

impl Hall {
    /// The first socket is the owner's, the others are the members' in turn.
    pub fn open(community: &Community, sockets: usize, round: usize) -> Result<Self> {
        let channel = community.channels[0].clone();
        let (mut swarm, mut ears) = (Swarm::new(Protocol::WebSocket)?, Vec::new());
        let members = community.accounts.len() - 1;
        for number in 0..=sockets {
            let account = if number == 0 { 0 } else { 1 + number % members };
            let mut line = graphql::connect(community.address, &community.accounts[account].token)?;
            graphql::follow(&mut line, "1", graphql::CHANNEL_EVENTS, &json!({ "id": channel }))?;
            swarm.add(line)?;
            ears.push(Ear {
                account,
                last: None,
                listens: true,
                asks: false,
            });
            // Those that are open are pinged meanwhile.
            swarm.poll(Duration::ZERO, |_, _| Ok(()))?;
        }
        Ok(Self {
            swarm,
            ears,
            channel,
            round,
            beat: Instant::now(),
            sent: 0,
            answered: 0,
        })
    }

    /// Does the act while the channel is busy, and listens on until well after it.
    pub fn lose(&mut self, community: &Community, stage: &Stage, act: Act, whom: usize) -> Result<Heard> {
        ensure!(stage.channel() == self.channel, "the act is about this channel");
        // The channel is busy when the act comes.
        self.listen_for(LISTEN / 4)?;
        let token = community.accounts[0].token.clone();
        let mut owner = Api::with_token(Place::from(community.address), token);
        let (asked, answered) = thread::scope(|scope| {
            let performed = scope.spawn(move || {
                let asked = Instant::now();
                stage.perform(&mut owner, act, whom)?;
                anyhow::Ok((asked, Instant::now()))
            });
            while !performed.is_finished() {
                self.listen()?;
            }
            performed.join().ok().context("the act panicked")?
        })?;
        let (mut heard, begun) = (0, Instant::now());
        while begun.elapsed() < LISTEN {
            heard += self.listen()?;
        }
        for ear in &self.ears {
            let concerned = act.concerns(ear.account, whom);
            ensure!(
                concerned != ear.listens,
                "a socket of account {} {} although {} was done to {whom}",
                ear.account,
                if ear.listens { "goes on" } else { "has ended" },
                act.name()
            );
            let late = ear.last.is_none_or(|last| last < begun + LISTEN / 2);
            ensure!(concerned || !late, "there was nothing to hear");
        }
        let concerned = self.ears.iter().filter(|ear| act.concerns(ear.account, whom));
        let silent = concerned.map(|ear| {
            ear.last
                .map_or(0.0, |last| milliseconds(last.saturating_duration_since(asked)))
        });
        Ok(Heard {
            silent: silent.collect(),
            answer: milliseconds(answered - asked),
            deliveries_per_s: heard as f64 / begun.elapsed().as_secs_f64(),
        })
    }

    /// Sockets that have ended subscribe again, until all listen.
    pub fn come_back(&mut self, community: &Community) -> Result<()> {
        ensure!(community.channels[0] == self.channel, "the channel is the community's");
        let begun = Instant::now();
        while self.ears.iter().any(|ear| !ear.listens) {
            ensure!(begun.elapsed() < PATIENCE, "not everybody may hear the channel again");
            let again = graphql::subscribe("1", graphql::CHANNEL_EVENTS, &json!({ "id": self.channel }));
            let mut frame = Vec::new();
            websocket::write_masked(websocket::TEXT, again.as_bytes(), &mut frame);
            for (number, ear) in self.ears.iter_mut().enumerate() {
                if !ear.listens && !ear.asks {
                    ear.asks = true;
                    self.swarm.send(number, &frame)?;
                }
            }
            self.listen_for(AGAIN)?;
        }
        Ok(())
    }

    fn listen_for(&mut self, time: Duration) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < time {
            self.listen()?;
        }
        Ok(())
    }

    /// Reads for a moment, and says something when it is time. Gives how many messages came.
    fn listen(&mut self) -> Result<usize> {
        let now = Instant::now();
        if now >= self.beat && self.sent - self.answered < WAITING {
            self.beat = now + BEAT;
            self.sent += 1;
            self.say()?;
        }
        let (ears, answered, mut heard) = (&mut self.ears, &mut self.answered, 0);
        self.swarm.poll(Duration::from_millis(1), |number, text| {
            let ear = &mut ears[number];
            if text.starts_with(br#"{"id":"1","type":"next""#) {
                if memchr::memmem::find(text, br#""MessageSent""#).is_some() {
                    ear.last = Some(Instant::now());
                    heard += 1;
                } else if ear.asks && memchr::memmem::find(text, br#""Ready""#).is_some() {
                    (ear.listens, ear.asks) = (true, false);
                }
                return Ok(());
            }
            if text.starts_with(br#"{"id":"1","type":"error""#) || text.starts_with(br#"{"id":"1","type":"complete""#) {
                (ear.listens, ear.asks) = (false, false);
                return Ok(());
            }
            *answered += u64::from(text.starts_with(br#"{"id":"q"#) && text.ends_with(br#""type":"complete"}"#));
            graphql::succeeded(text)
        })?;
        Ok(heard)
    }

    fn say(&mut self) -> Result<()> {
        let content = format!("{:x<CONTENT$}", "Nobody leaves while the tide is in. ");
        // Another run may have said things here before.
        let nonce = format!("silence-{}-{}-{}", std::process::id(), self.round, self.sent);
        let input = json!({ "channelId": self.channel, "content": content, "nonce": nonce });
        let message = graphql::subscribe(
            &format!("q{}", self.sent),
            graphql::SEND_MESSAGE,
            &json!({ "input": input }),
        );
        let mut frame = Vec::new();
        websocket::write_masked(websocket::TEXT, message.as_bytes(), &mut frame);
        self.swarm.send(0, &frame)
    }
}
