use crate::graphql::{
    call::{self, Cookie, Cookies, Services, Viewer},
    errors::reason::HTTP_ONLY,
    model::{date_time::DateTime, user::Me},
};
use async_graphql::{Context, InputObject, Object, SimpleObject};
use beep_core::{Error, Result, reason};
use beep_platform::rpc;
use beep_proto::{
    id,
    users::v1::{RefreshRequest, SignInRequest, SignOutRequest, SignUpRequest, SignedIn},
};

#[derive(InputObject)]
pub(crate) struct SignUpInput {
    first_name: String,
    last_name: String,
    username: String,
    email: String,
    /// At least 10 characters, hard to guess.
    password: String,
}

#[derive(InputObject)]
pub(crate) struct SignInInput {
    /// E-mail address or username.
    login: String,
    password: String,
}

/// A sign-in. The refresh token is an HttpOnly cookie; over a WebSocket its four mutations answer HTTP_ONLY.
#[derive(SimpleObject)]
pub(crate) struct Session {
    /// For `Authorization: Bearer` and the socket's `connection_init`.
    access_token: String,
    expires_at: DateTime,
    me: Me,
}

impl Session {
    fn begin(cookies: &Cookies, signed_in: SignedIn) -> Result<Self> {
        let SignedIn {
            account,
            session_id,
            access_token,
            access_expires_at,
            refresh_token,
            refresh_expires_at,
        } = signed_in;
        let account = account.ok_or_else(|| Error::internal("signed in without an account"))?;
        let user = account
            .user
            .as_ref()
            .ok_or_else(|| Error::internal("an account without a user"))?;
        let viewer = Viewer {
            user: id("user", &user.id)?,
            session: id("session_id", &session_id)?,
        };
        let me = Me::new(account, viewer)?;
        answer(
            cookies,
            Cookie::Set {
                refresh_token,
                expires_at: refresh_expires_at,
            },
        );
        Ok(Self {
            access_token,
            expires_at: DateTime(access_expires_at),
            me,
        })
    }
}

fn cookies<'a>(ctx: &Context<'a>) -> Result<&'a Cookies> {
    call::of(ctx).cookies.as_ref().ok_or_else(|| Error::from(&HTTP_ONLY))
}

fn answer(cookies: &Cookies, cookie: Cookie) {
    *cookies.answer.lock().expect("nothing panics while it is held") = Some(cookie);
}

#[derive(Default)]
pub(crate) struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Makes an account and signs in.
    async fn sign_up(&self, ctx: &Context<'_>, input: SignUpInput) -> Result<Session, Error> {
        let (cookies, call) = (cookies(ctx)?, call::of(ctx));
        let SignUpInput {
            first_name,
            last_name,
            username,
            email,
            password,
        } = input;
        let client_address = call.address.clone();
        let request = SignUpRequest {
            first_name,
            last_name,
            username,
            email,
            password,
            client_address,
        };
        let reply = ctx
            .data_unchecked::<Services>()
            .users
            .clone()
            .sign_up(call.rpc.request(request))
            .await;
        Session::begin(cookies, rpc::reply(reply)?)
    }

    async fn sign_in(&self, ctx: &Context<'_>, input: SignInInput) -> Result<Session, Error> {
        let (cookies, call) = (cookies(ctx)?, call::of(ctx));
        let SignInInput { login, password } = input;
        let request = SignInRequest {
            login,
            password,
            client_address: call.address.clone(),
        };
        let reply = ctx
            .data_unchecked::<Services>()
            .users
            .clone()
            .sign_in(call.rpc.request(request))
            .await;
        Session::begin(cookies, rpc::reply(reply)?)
    }

    /// Renews the access token by the refresh token, which is replaced; a replaced one ends the session.
    async fn refresh_session(&self, ctx: &Context<'_>) -> Result<Session, Error> {
        let (cookies, call) = (cookies(ctx)?, call::of(ctx));
        let Some(refresh_token) = cookies.refresh_token.clone() else {
            return Err((&reason::UNAUTHENTICATED).into());
        };
        let request = RefreshRequest {
            refresh_token,
            client_address: call.address.clone(),
        };
        let reply = rpc::reply(
            ctx.data_unchecked::<Services>()
                .users
                .clone()
                .refresh(call.rpc.request(request))
                .await,
        );
        if let Err(error) = &reply
            && error.kind() == beep_core::Kind::Unauthenticated
        {
            answer(cookies, Cookie::Clear);
        }
        Session::begin(cookies, reply?)
    }

    /// Ends the session on this device: that of its cookie, or else that of its access token.
    async fn sign_out(&self, ctx: &Context<'_>) -> Result<bool, Error> {
        let (cookies, call) = (cookies(ctx)?, call::of(ctx));
        let refresh_token = cookies.refresh_token.clone().unwrap_or_default();
        if !refresh_token.is_empty() || call.viewer.is_some() {
            let request = call.rpc.request(SignOutRequest { refresh_token });
            rpc::reply(ctx.data_unchecked::<Services>().users.clone().sign_out(request).await)?;
        }
        answer(cookies, Cookie::Clear);
        Ok(true)
    }
}
