//! What has been read from files, to whoever asked for it.

use super::Session;
use crate::context::Arrival;
use crate::messages::Severity;

impl Session {
    /// Hands out what the photo threads have read.
    pub(super) fn take_arrivals(&mut self) {
        let context = &mut self.context;
        for arrival in context.faces.pump(&mut context.outbox) {
            match arrival {
                Arrival::Photo { source, result } => {
                    let is_guest = self.rooms.are_alone_with(context, &source);
                    context.take_photo(&source, &result, is_guest);
                }
                Arrival::Faceless(source) => context.tell_faceless(&source),
                Arrival::Trouble(reason) => context.report(Severity::Error, reason),
                Arrival::Listing {
                    ticket,
                    files,
                    problems,
                } => {
                    if self
                        .rooms
                        .draft
                        .take_example_listing(context, ticket, &files, &problems)
                    {
                        continue;
                    }
                    if self.rooms.game.take_game_listing(ticket, &files) {
                        for problem in problems {
                            context.report(Severity::Warning, problem);
                        }
                    } else {
                        context.take_listing(ticket, files, problems);
                    }
                }
            }
        }
        context.finish_drops();
    }
}
