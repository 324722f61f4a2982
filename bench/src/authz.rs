//! `authz`: what decisions cost in a server of 10,000 members, 500 channels and 200 roles: in the engine, and through
//! the contract as services in the same process call it.

mod scene;

use crate::{
    machine,
    options::Options,
    report::{self, Spread},
};
use anyhow::{Context as _, Result, ensure};
use beep_core::{Id, Permission, Permissions};
use beep_platform::rpc::reply;
use beep_proto::authz::v1::{
    Change, CheckRequest, CompareRequest, GetViewRequest, change::Change as Kind, check_request::Object,
    put_overwrite::Target,
};
use scene::{CHANNELS, MEMBERS, ROLES, Scene, put_overwrite, put_role, random, service};
use serde::Serialize;
use std::time::Instant;

/// Who asks: as many as can be at once on a machine of this size.
const ASKERS: usize = 1000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    /// One right of one member in one channel.
    Check,
    /// All channels that one member may view.
    List,
    /// Nothing that is asked about comes out otherwise: what looking costs.
    CompareNothing,
    /// A role of some hundred members loses a right.
    CompareRole,
    /// A category is closed to everybody.
    CompareCategory,
    /// The default role loses rights: everybody, everywhere.
    CompareEverybody,
    /// The same, the first time after a fact: all members are read anew.
    CompareEverybodyCold,
}

impl What {
    const ALL: [Self; 7] = [
        Self::Check,
        Self::List,
        Self::CompareNothing,
        Self::CompareRole,
        Self::CompareCategory,
        Self::CompareEverybody,
        Self::CompareEverybodyCold,
    ];
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Via {
    Engine,
    Rpc,
}

#[derive(Serialize)]
struct Figure {
    bench: &'static str,
    what: What,
    via: Via,
    members: usize,
    channels: usize,
    roles: usize,
    rounds: usize,
    /// Of one question, on average over a round.
    us: f64,
    us_lowest: f64,
    us_highest: f64,
    /// What it takes of the processor, whatever else runs on the machine.
    cpu_us: f64,
}

/// # Errors
/// If anything fails, or an answer is not what it must be.
pub fn run(options: &Options) -> Result<()> {
    machine::prepare()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(measure(options.rounds))
}

async fn measure(rounds: usize) -> Result<()> {
    let mut scene = Scene::new().await?;
    for what in What::ALL {
        for via in [Via::Engine, Via::Rpc] {
            // The first round fills what is remembered.
            let mut times = Vec::new();
            for round in 0..=rounds {
                times.push(time(&mut scene, what, via, round).await?);
            }
            let us = Spread::of(times.iter().skip(1).map(|time| time.wall), 2);
            report::line(&Figure {
                bench: "authz",
                what,
                via,
                members: MEMBERS,
                channels: CHANNELS,
                roles: ROLES,
                rounds,
                us: us.median,
                us_lowest: us.lowest,
                us_highest: us.highest,
                cpu_us: Spread::of(times.iter().skip(1).map(|time| time.cpu), 2).median,
            })?;
        }
    }
    Ok(())
}

/// The microseconds that one question takes on average.
#[derive(Default)]
struct Time {
    wall: f64,
    /// Of all threads of this process.
    cpu: f64,
}

/// Seconds that this process has had of the processor.
fn processor() -> f64 {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    spent.tv_sec as f64 + spent.tv_nsec as f64 / 1e9
}

async fn time(scene: &mut Scene, what: What, via: Via, round: usize) -> Result<Time> {
    // Short questions are timed many at once: looking at clocks takes longer than they do.
    let (batches, batch) = match (what, via) {
        (What::Check, Via::Engine) => (10, 20_000),
        (What::Check, Via::Rpc) => (10, 2_000),
        (What::List, _) => (10, 200),
        _ => (5, 1),
    };
    let count = batches * batch;
    let mut time = Time::default();
    let mut sum = 0;
    for first in (0..count).step_by(batch) {
        if what == What::CompareEverybodyCold {
            scene.tell(vec![put_role(scene.roles[0], Permissions::NONE, 1)]).await?;
        }
        let (begun, spent) = (Instant::now(), processor());
        for nth in first..first + batch {
            sum += match what {
                What::Check => usize::from(check(scene, via, nth + round * count).await?),
                What::List => list(scene, via, nth).await?,
                _ => compare(scene, via, changes(scene, what)).await?,
            };
        }
        time.wall += begun.elapsed().as_secs_f64() * 1e6 / count as f64;
        time.cpu += (processor() - spent) * 1e6 / count as f64;
    }
    let expected = match what {
        What::CompareNothing => sum == 0,
        What::CompareEverybody | What::CompareEverybodyCold => sum > count * MEMBERS / 2,
        _ => sum > 0 && sum < count * MEMBERS,
    };
    ensure!(expected, "{what:?} answers {sum} in {count} questions");
    Ok(time)
}

async fn check(scene: &Scene, via: Via, nth: usize) -> Result<bool> {
    let user = scene.members[1 + nth % ASKERS];
    let channel = scene.channels[nth * 7 % CHANNELS];
    let right = Permission::SendMessages;
    if via == Via::Engine {
        return Ok(scene.engine.may(user, channel, right).await?);
    }
    let request = CheckRequest {
        user_id: user.to_bytes(),
        object: Some(Object::ChannelId(channel.to_bytes())),
        permission: Permissions::of(&[right]).bits(),
    };
    let answer = reply(scene.authz.clone().check(service().request(request)).await)?;
    Ok(answer.allowed)
}

async fn list(scene: &Scene, via: Via, nth: usize) -> Result<usize> {
    let user = scene.members[1 + nth % ASKERS];
    if via == Via::Engine {
        return Ok(scene.engine.visible(user, scene.server).await?);
    }
    let request = GetViewRequest {
        user_id: user.to_bytes(),
        server_id: scene.server.to_bytes(),
    };
    let view = reply(scene.authz.clone().get_view(service().request(request)).await)?;
    Ok(view.channels.len())
}

async fn compare(scene: &Scene, via: Via, changes: Vec<Change>) -> Result<usize> {
    if via == Via::Engine {
        return Ok(scene.engine.affected(scene.server, changes).await?);
    }
    let request = CompareRequest {
        server_id: scene.server.to_bytes(),
        changes,
    };
    let answer = reply(scene.insight.clone().compare(service().request(request)).await)?;
    usize::try_from(answer.affected).context("so many members")
}

fn changes(scene: &Scene, what: What) -> Vec<Change> {
    let view = Permissions::of(&[Permission::ViewChannel]);
    let everybody = Target::RoleId(scene.default_role.to_bytes());
    let change: Kind = match what {
        What::CompareRole => put_role(scene.roles[random(("compared", 0, 0), ROLES)], Permissions::NONE, 1),
        What::CompareCategory => {
            put_overwrite(scene.channels[0], everybody, Permissions::NONE, Permissions::EVERYTHING)
        }
        What::CompareEverybody | What::CompareEverybodyCold => put_role(scene.default_role, view, 0),
        // The right is the default role's, which everybody has.
        _ => put_role(scene.default_role, Permissions::of_new_default_role(), 1),
    };
    vec![Change { change: Some(change) }]
}
