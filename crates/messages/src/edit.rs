use crate::{
    Service,
    model::{CONTENT, Message},
};
use beep_core::{Error, Permission, Result, reason, text};
use beep_platform::rpc::Context;
use beep_proto::{id, messages::v1::EditRequest};

impl Service {
    /// Gives one's own message another text. It takes the right to send, so that who is muted cannot speak by editing.
    ///
    /// # Errors
    /// `NOT_FOUND`, `FORBIDDEN` for others' messages, `INVALID_INPUT` as for sending.
    pub(crate) async fn edit(&self, ctx: &Context, request: EditRequest) -> Result<Message> {
        let (author, channel) = (ctx.user()?, id("channelId", &request.channel_id)?);
        self.0.access.channel(ctx, channel, Permission::SendMessages).await?;
        let message = id("id", &request.message_id)?;
        let content = text::body("content", &request.content, CONTENT)?;
        let mentions = self.mentioned(ctx, channel, &content).await?;
        let edited = self
            .0
            .store
            .edit((channel, message, author), content, mentions, self.0.clock.now())
            .await?;
        if let Some(edited) = edited {
            if edited.mentions_changed {
                self.0.relays.notifications.poke();
            }
            self.tell_edited(edited.message.clone(), edited.seq);
            return Ok(edited.message);
        }
        let there = self.0.store.get(channel, message).await?.ok_or_else(Error::not_found)?;
        if there.author == author {
            Ok(there)
        } else {
            Err((&reason::FORBIDDEN).into())
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{START, World, id};
    use beep_core::{Id, Permission, reason};
    use beep_proto::{Scope, events::v1::event::Fact};

    #[tokio::test]
    async fn an_edit_is_stored_and_told() {
        let mut world = World::new("messages_edit").await;
        let (ann, bob, cy) = (world.member("ann"), world.member("bob"), world.member("cy"));
        let sent = world.send(ann, "hello @bob", "n").await.expect("may");
        world.told();
        world.clock.advance(9);
        let edited = world.edit(ann, sent.id, " hello @cy ").await.expect("may");
        assert_eq!(
            (edited.content.as_str(), edited.edited_at, edited.created_at),
            (" hello @cy", START + 9, START)
        );
        let told = world.told();
        let [(scope, 2, Fact::MessageEdited(message))] = &*told else {
            panic!("{told:?}")
        };
        assert_eq!(
            (*scope, message),
            (Scope::Channel(world.channel), &edited.clone().into())
        );
        let mentions = world.mentions(2).await;
        let who: Vec<_> = mentions.iter().map(|fact| fact.user_ids.clone()).collect();
        assert_eq!(who, [vec![bob.to_bytes()], vec![cy.to_bytes()]]);

        world.clock.advance(9);
        assert_eq!(
            world.edit(ann, sent.id, " hello @cy").await,
            Ok(edited),
            "the same text is no edit"
        );
        assert!(world.told().is_empty());
    }

    #[tokio::test]
    async fn only_ones_own_and_only_with_the_right_to_send() {
        let mut world = World::new("messages_edit_rights").await;
        let (ann, bob, stranger) = (world.member("ann"), world.member("bob"), id());
        let moderator = world.member("mod");
        world.permit(
            moderator,
            &[
                Permission::ViewChannel,
                Permission::SendMessages,
                Permission::ManageMessages,
            ],
        );
        let sent = world.send(ann, "hello", "n").await.expect("may").id;
        let (other, gone) = (id(), world.send(ann, "bye", "m").await.expect("may").id);
        world.delete(ann, gone).await.expect("may");
        world.told();
        let cases = [
            (bob, sent, &reason::FORBIDDEN),
            (moderator, sent, &reason::FORBIDDEN),
            (stranger, sent, &reason::NOT_FOUND),
            (ann, other, &reason::NOT_FOUND),
            (ann, gone, &reason::NOT_FOUND),
            (bob, gone, &reason::NOT_FOUND),
        ];
        for (user, message, reason) in cases {
            let refused = world.edit(user, message, "changed").await.expect_err("is refused");
            assert!(refused.is(reason), "{refused}");
        }
        for text in ["", "a\u{7}", &"a".repeat(4_001)] {
            let refused = world.edit(ann, sent, text).await.expect_err("is refused");
            assert!(refused.is(&reason::INVALID_INPUT), "{refused}");
        }
        world.permit(ann, &[Permission::ViewChannel]);
        let muted = world.edit(ann, sent, "changed").await.expect_err("was muted");
        assert!(muted.is(&reason::FORBIDDEN), "{muted}");
        assert!(world.told().is_empty());
        assert_eq!(world.history(bob, 10, None).await.expect("may").0, ["hello"]);
    }
}
