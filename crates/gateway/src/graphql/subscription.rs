//! The live fields. Each is executed in two ways, told apart by the [`Source`] in the request: once for each
//! subscriber to find out what it asks for and whether it may ([`Source::Plan`]), and once for each distinct document to
//! render what happens ([`Source::Feed`]); see [`crate::live`].

use crate::graphql::{
    call::{self, Services},
    input,
    model::event::{ChannelEvent, Live, MyEvent, ServerEvent, Told},
};
use async_graphql::{Context, ID, Subscription};
use beep_core::{ChannelId, Error, Id, Permission, Permissions, Result, ServerId, UserId, reason};
use beep_platform::rpc::{self, Idempotent};
use beep_proto::{
    Scope,
    authz::v1::{GetViewRequest, View},
    servers::v1::GetChannelRequest,
};
use beep_realtime::hub::{Guard, Visible};
use futures_util::{
    StreamExt,
    stream::{self, BoxStream},
};
use std::sync::{Arc, Mutex};
use tokio::{sync::mpsc, time::Instant};

/// What a subscription listens to, found out by executing it once.
pub(crate) struct Plan {
    pub scope: Scope,
    pub guard: Option<Guard>,
}

/// Events on their way into an execution.
pub(crate) type Feed = mpsc::UnboundedReceiver<Told>;

pub(crate) enum Source {
    Plan(Mutex<Vec<Plan>>),
    Feed(Mutex<Option<Feed>>),
}

pub(crate) struct Subscription;

#[Subscription]
impl Subscription {
    /// What happens to the viewer, on whichever device.
    async fn me(&self, ctx: &Context<'_>) -> Result<BoxStream<'static, MyEvent>, Error> {
        open(ctx, async || {
            Ok(Plan {
                scope: Scope::User(call::viewer(ctx)?.user),
                guard: None,
            })
        })
        .await
    }

    /// What happens in a server. While it is suspended nothing is told but when that ends: `PermissionsChanged` and
    /// `ServerChanged`. Ends with NOT_FOUND when the viewer is not a member any more.
    async fn server(&self, ctx: &Context<'_>, id: ID) -> Result<BoxStream<'static, ServerEvent>, Error> {
        open(ctx, async || {
            let (viewer, server, checked_at) = (call::viewer(ctx)?, input::id::<ServerId>("id", &id)?, Instant::now());
            let visible = Arc::new(heard(view(ctx, viewer.user, server).await)?);
            Ok(Plan {
                scope: Scope::Server(server),
                guard: Some(Guard {
                    server,
                    channel: None,
                    visible,
                    checked_at,
                }),
            })
        })
        .await
    }

    /// What happens in a channel. Ends with NOT_FOUND when the viewer may not view it any more.
    async fn channel(&self, ctx: &Context<'_>, id: ID) -> Result<BoxStream<'static, ChannelEvent>, Error> {
        open(ctx, async || {
            let (viewer, channel, checked_at) =
                (call::viewer(ctx)?, input::id::<ChannelId>("id", &id)?, Instant::now());
            let request = call::of(ctx)
                .rpc
                .request(GetChannelRequest {
                    channel_id: channel.to_bytes(),
                })
                .idempotent();
            let reply = ctx
                .data_unchecked::<Services>()
                .servers
                .clone()
                .get_channel(request)
                .await;
            let server = ServerId::from_slice(&rpc::reply(reply)?.server_id).map_err(Error::internal)?;
            let visible = Arc::new(visible(&view(ctx, viewer.user, server).await?));
            if !visible.contains(channel) {
                return Err(Error::not_found());
            }
            Ok(Plan {
                scope: Scope::Channel(channel),
                guard: Some(Guard {
                    server,
                    channel: Some(channel),
                    visible,
                    checked_at,
                }),
            })
        })
        .await
    }
}

async fn view(ctx: &Context<'_>, user: UserId, server: ServerId) -> Result<View> {
    let request = call::of(ctx)
        .rpc
        .request(GetViewRequest {
            user_id: user.to_bytes(),
            server_id: server.to_bytes(),
        })
        .idempotent();
    rpc::reply(ctx.data_unchecked::<Services>().authz.clone().get_view(request).await)
}

/// What may be heard of a server whose view was asked for.
///
/// # Errors
/// Why nothing may.
pub(crate) fn heard(asked: Result<View>) -> Result<Visible> {
    match asked {
        Ok(view) => Ok(visible(&view)),
        // Only members are told that it is.
        Err(error) if error.is(&reason::SERVER_SUSPENDED) => Ok(Visible::Closed),
        Err(error) => Err(error),
    }
}

/// The channels of a view that may be viewed.
fn visible(view: &View) -> Visible {
    let may = |permissions: i64| Permissions::from_bits(permissions).has(Permission::ViewChannel);
    let channels = view.channels.iter().filter(|channel| may(channel.permissions));
    channels
        .filter_map(|channel| ChannelId::from_slice(&channel.channel_id).ok())
        .collect()
}

async fn open<T: Live + Send + 'static>(
    ctx: &Context<'_>,
    plan: impl AsyncFnOnce() -> Result<Plan>,
) -> Result<BoxStream<'static, T>> {
    match ctx.data_unchecked::<Arc<Source>>().as_ref() {
        Source::Plan(plans) => {
            let plan = plan().await?;
            plans.lock().expect("nothing panics while it is held").push(plan);
            Ok(stream::empty().boxed())
        }
        Source::Feed(feed) => {
            let feed = feed.lock().expect("nothing panics while it is held").take();
            let mut feed = feed.ok_or_else(|| Error::invalid("query", "has one subscription field"))?;
            let told = stream::poll_fn(move |cx| feed.poll_recv(cx));
            Ok(told.filter_map(|told| std::future::ready(T::told(told))).boxed())
        }
    }
}
