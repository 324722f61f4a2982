//! `posts`: acknowledged durable posts a second, P posters in P channels, each with one post under way.
//!
//! At the end every channel is read back: every post that was acknowledged must be there, once and in order.

use crate::{
    beep::{Community, Process},
    graphql, http,
    line::Line,
    machine,
    options::Options,
    report::{self, Spread},
    swarm::{Protocol, Swarm},
    websocket,
};
use anyhow::{Context, Result, ensure};
use serde::Serialize;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const POSTERS: usize = 64;
const WARM_UP: Duration = Duration::from_millis(500);
const PATIENCE: Duration = Duration::from_secs(10);
const TURN: Duration = Duration::from_millis(100);

/// How posts travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Way {
    Socket,
    /// Over a socket that also follows the channel, as a client that looks at it does.
    SubscribedSocket,
    Http,
}

#[derive(Serialize)]
struct Figure {
    bench: &'static str,
    via: Way,
    posters: usize,
    rounds: usize,
    posts_per_s: f64,
    posts_per_s_lowest: f64,
    posts_per_s_highest: f64,
    /// Of the server's core.
    cpu_us_per_post: f64,
}

/// # Errors
/// If anything fails, or an acknowledged post is not there afterwards.
pub fn run(options: &Options) -> Result<()> {
    machine::prepare()?;
    let posters = options.n.unwrap_or(POSTERS);
    let data = tempfile::tempdir()?;
    let mut beep = Process::beep(&options.beep()?, data.path())?;
    beep.ready()?;
    let mut community = Community::found(beep.address, posters, posters)?;
    let mut posted = vec![0; posters];
    for way in [Way::Socket, Way::SubscribedSocket, Way::Http] {
        let mut rounds = Vec::new();
        for round in 1..=options.rounds {
            community.renew()?;
            let mut posting = Posting::begin(way, &community, &mut posted)?;
            posting.keep_posting(WARM_UP)?;
            let (cpu, before, begun) = (beep.cpu()?, posting.acknowledged, Instant::now());
            posting.keep_posting(options.measured())?;
            let (seconds, count) = (begun.elapsed().as_secs_f64(), (posting.acknowledged - before) as f64);
            let cpu = (beep.cpu()? - cpu).as_secs_f64();
            posting.settle()?;
            let (per_second, cpu) = (count / seconds, cpu * 1e6 / count);
            report::progress(&format!(
                "posts via {way:?} round {round}: {per_second:.0}/s, {cpu:.1} µs of CPU each"
            ));
            rounds.push((per_second, cpu));
        }
        let per_second = Spread::of(rounds.iter().map(|(per_second, _)| *per_second), 0);
        report::line(&Figure {
            bench: "posts",
            via: way,
            posters,
            rounds: rounds.len(),
            posts_per_s: per_second.median,
            posts_per_s_lowest: per_second.lowest,
            posts_per_s_highest: per_second.highest,
            cpu_us_per_post: Spread::of(rounds.iter().map(|(_, cpu)| *cpu), 1).median,
        })?;
    }
    community.renew()?;
    for (channel, posted) in posted.into_iter().enumerate() {
        check(&mut community, channel, posted).with_context(|| format!("channel {channel}"))?;
    }
    beep.stop()
}

/// Posters at work.
pub(crate) struct Posting<'c> {
    way: Way,
    community: &'c Community,
    swarm: Swarm,
    /// By poster: posts that were sent, in all rounds.
    posted: &'c mut [u64],
    /// Posters whose last post was acknowledged.
    idle: Vec<usize>,
    acknowledged: u64,
}

impl<'c> Posting<'c> {
    fn begin(way: Way, community: &'c Community, posted: &'c mut [u64]) -> Result<Self> {
        let mut swarm = Swarm::new(if way == Way::Http {
            Protocol::Http
        } else {
            Protocol::WebSocket
        })?;
        for (account, channel) in community.accounts.iter().zip(&community.channels) {
            let mut line = match way {
                Way::Http => Line::connect(community.address)?,
                Way::Socket | Way::SubscribedSocket => graphql::connect(community.address, &account.token)?,
            };
            if way == Way::SubscribedSocket {
                graphql::follow(&mut line, "1", graphql::CHANNEL_EVENTS, &json!({ "id": channel }))?;
            }
            swarm.add(line)?;
        }
        let idle = (0..swarm.len()).collect();
        Ok(Self {
            way,
            community,
            swarm,
            posted,
            idle,
            acknowledged: 0,
        })
    }

    fn keep_posting(&mut self, time: Duration) -> Result<()> {
        let (until, mut moved) = (Instant::now() + time, (Instant::now(), self.acknowledged));
        while Instant::now() < until {
            for poster in std::mem::take(&mut self.idle) {
                self.post(poster)?;
            }
            self.listen()?;
            if moved.1 != self.acknowledged {
                moved = (Instant::now(), self.acknowledged);
            }
            ensure!(moved.0.elapsed() < PATIENCE, "no post is acknowledged any more");
        }
        Ok(())
    }

    fn post(&mut self, poster: usize) -> Result<()> {
        let number = self.posted[poster];
        let variables = variables(&self.community.channels[poster], number);
        let bytes = match self.way {
            Way::Http => {
                let body = graphql::request(graphql::SEND_MESSAGE, &variables).to_string();
                http::post("beep", Some(&self.community.accounts[poster].token), &body)
            }
            Way::Socket | Way::SubscribedSocket => {
                let text = graphql::subscribe(&format!("q{number}"), graphql::SEND_MESSAGE, &variables);
                let mut frame = Vec::new();
                websocket::write_masked(websocket::TEXT, text.as_bytes(), &mut frame);
                frame
            }
        };
        self.posted[poster] += 1;
        self.swarm.send(poster, &bytes)
    }

    /// Notes what is acknowledged: an answer over HTTP, the `next` of a mutation over a socket.
    fn listen(&mut self) -> Result<()> {
        let (idle, acknowledged) = (&mut self.idle, &mut self.acknowledged);
        let is_http = self.way == Way::Http;
        self.swarm.poll(TURN, |poster, text| {
            graphql::succeeded(text)?;
            let is_answer = is_http || (text.starts_with(br#"{"id":"q"#) && !text.ends_with(br#""type":"complete"}"#));
            if is_answer {
                idle.push(poster);
                *acknowledged += 1;
            }
            Ok(())
        })
    }

    fn settle(&mut self) -> Result<()> {
        let begun = Instant::now();
        while self.idle.len() < self.swarm.len() {
            ensure!(begun.elapsed() < PATIENCE, "a post was not acknowledged");
            self.listen()?;
        }
        Ok(())
    }
}

fn variables(channel: &str, number: u64) -> Value {
    let content = format!("Post {number}: high water is at ten to six, *bring a coat*.");
    json!({ "input": { "channelId": channel, "content": content, "nonce": number.to_string() } })
}

/// Reads a channel back from its end.
fn check(community: &mut Community, channel: usize, posted: u64) -> Result<()> {
    let (mut expected, mut before) = (posted, Value::Null);
    while expected > 0 {
        let variables = json!({ "id": community.channels[channel], "limit": 100, "before": before });
        let page = community.accounts[channel].call(graphql::CHANNEL_PAGE, &variables)?;
        let edges = page["channel"]["messages"]["edges"].as_array().context("a page")?;
        ensure!(!edges.is_empty(), "the {expected} oldest posts are not there");
        for edge in edges.iter().rev() {
            expected = expected.checked_sub(1).context("more posts than were sent")?;
            let nonce = expected.to_string();
            ensure!(
                edge["node"]["nonce"] == nonce.as_str(),
                "{} instead of post {nonce}",
                edge["node"]["nonce"]
            );
            before = edge["node"]["id"].clone();
        }
    }
    Ok(())
}
