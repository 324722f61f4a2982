//! A data folder with a million messages in one channel, posted through the API and kept for the next run.

use crate::{
    beep::{Community, Process},
    graphql,
    options::Options,
    report,
    swarm::{Protocol, Swarm},
    websocket,
};
use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{
    fs,
    time::{Duration, Instant},
};

const MESSAGES: u64 = 1_000_000;
const POSTERS: usize = 64;
/// Posts of one poster that are under way: a socket may wait for 64 answers.
const AHEAD: usize = 8;
/// One in so many messages is remembered, to ask for pages at it.
const SAMPLE: u64 = 100;
/// Nobody asks for the page before the first one.
const OLDEST: u64 = 1000;
/// Access tokens live for 5 minutes.
const RENEW: Duration = Duration::from_secs(150);
const TURN: Duration = Duration::from_millis(100);

/// What is in the folder.
#[derive(Serialize, Deserialize)]
pub(crate) struct Stored {
    pub channel: String,
    pub messages: u64,
    /// Ids of messages from everywhere in the channel.
    pub sample: Vec<String>,
}

/// The folder's contents, made if it is not there.
///
/// # Errors
/// If Beep refuses.
pub(crate) fn stored(options: &Options) -> Result<Stored> {
    let (folder, messages) = (options.data()?, options.n.map_or(MESSAGES, |n| n as u64));
    let note = folder.join("bench.json");
    if let Ok(text) = fs::read_to_string(&note) {
        let stored: Stored = serde_json::from_str(&text)?;
        if stored.messages == messages {
            return Ok(stored);
        }
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut beep = Process::beep(&options.beep()?, &folder)?;
    beep.ready()?;
    let mut community = Community::found(beep.address, POSTERS, 1)?;
    let begun = Instant::now();
    let sample = fill(&mut community, messages)?;
    let seconds = begun.elapsed().as_secs_f64();
    report::progress(&format!(
        "{messages} messages through the API in {seconds:.0} s, kept in {}",
        folder.display()
    ));
    let stored = Stored {
        channel: community.channels.remove(0),
        messages,
        sample,
    };
    beep.stop()?;
    fs::write(note, serde_json::to_string(&stored)?)?;
    Ok(stored)
}

fn fill(community: &mut Community, messages: u64) -> Result<Vec<String>> {
    let mut filling = Filling {
        messages,
        posted: 0,
        acknowledged: 0,
        sample: Vec::new(),
    };
    while filling.acknowledged < messages {
        community.renew()?;
        filling.shift(community)?;
        report::progress(&format!("{} of {messages} messages", filling.acknowledged));
    }
    ensure!(!filling.sample.is_empty(), "too few messages to choose pages from");
    Ok(filling.sample)
}

struct Filling {
    messages: u64,
    posted: u64,
    acknowledged: u64,
    sample: Vec<String>,
}

impl Filling {
    /// Posts until all is posted, or the tokens are about to expire.
    fn shift(&mut self, community: &Community) -> Result<()> {
        let mut swarm = Swarm::new(Protocol::WebSocket)?;
        for account in &community.accounts {
            swarm.add(graphql::connect(community.address, &account.token)?)?;
        }
        let until = Instant::now() + RENEW;
        let mut free: Vec<usize> = (0..swarm.len()).cycle().take(swarm.len() * AHEAD).collect();
        let all = free.len();
        loop {
            let goes_on = Instant::now() < until;
            while self.posted < self.messages && goes_on {
                let Some(poster) = free.pop() else { break };
                swarm.send(poster, &post(&community.channels[0], self.posted))?;
                self.posted += 1;
            }
            if free.len() == all {
                return Ok(());
            }
            swarm.poll(TURN, |poster, text| {
                graphql::succeeded(text)?;
                if !text.ends_with(br#""type":"complete"}"#) {
                    free.push(poster);
                    self.acknowledge(text)?;
                }
                Ok(())
            })?;
        }
    }

    fn acknowledge(&mut self, answer: &[u8]) -> Result<()> {
        self.acknowledged += 1;
        if self.acknowledged.is_multiple_of(SAMPLE) && self.acknowledged > OLDEST {
            let answer: serde_json::Value = serde_json::from_slice(answer)?;
            let id = answer["payload"]["data"]["sendMessage"]["id"]
                .as_str()
                .context("an answer without an id")?;
            self.sample.push(id.to_owned());
        }
        Ok(())
    }
}

fn post(channel: &str, number: u64) -> Vec<u8> {
    let content = format!("Message {number} of a long conversation about boats, tides, and who left the lamp on.");
    let variables = json!({ "input": { "channelId": channel, "content": content, "nonce": number.to_string() } });
    let text = graphql::subscribe(&format!("q{number}"), graphql::SEND_MESSAGE, &variables);
    let mut frame = Vec::new();
    websocket::write_masked(websocket::TEXT, text.as_bytes(), &mut frame);
    frame
}
