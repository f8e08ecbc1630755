//! Files dropped on a window the way a file manager does it (XDND version 5).
//!
//! <https://freedesktop.org/wiki/Specifications/XDND/>

use std::path::Path;

use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, PropMode,
    SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent, Timestamp, Window,
    WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use super::{Screen, wait_for};

impl Screen {
    /// Drops files on a window, the pointer being where it is.
    pub fn drop_files(&self, window: Window, files: &[&Path]) {
        let source = DropSource::new(&self.connection, self.root, window);
        let pointer = self.connection.query_pointer(self.root);
        let pointer = pointer.unwrap().reply().unwrap();
        source.enter((pointer.root_x as u32) << 16 | pointer.root_y as u32);

        let uris: String = files
            .iter()
            .map(|file| format!("file://{}\r\n", file.display()))
            .collect();
        let (status, finished) = (source.atom("XdndStatus"), source.atom("XdndFinished"));
        let (mut is_accepted, mut is_delivered, mut is_dropped) = (false, false, false);
        wait_for("the window to take the dropped file", || {
            match self.connection.poll_for_event().unwrap()? {
                Event::ClientMessage(message) if message.type_ == status => {
                    is_accepted = message.data.as_data32()[1] & 1 == 1;
                }
                Event::ClientMessage(message) if message.type_ == finished => return Some(()),
                Event::SelectionRequest(request) => {
                    source.deliver(&request, &uris);
                    is_delivered = true;
                }
                _ => {}
            }
            if is_accepted && is_delivered && !is_dropped {
                source.send("XdndDrop", [source.window, 0, x11rb::CURRENT_TIME, 0, 0]);
                is_dropped = true;
            }
            None
        });
        source.close();
    }
}

/// The window that files are dragged from, which nobody sees.
struct DropSource<'a> {
    x: &'a RustConnection,
    window: Window,
    target: Window,
}

impl<'a> DropSource<'a> {
    fn new(x: &'a RustConnection, root: Window, target: Window) -> Self {
        let window = x.generate_id().unwrap();
        let nothing = CreateWindowAux::new();
        let class = WindowClass::INPUT_ONLY;
        x.create_window(0, window, root, 0, 0, 1, 1, 0, class, 0, &nothing)
            .unwrap();
        let source = Self { x, window, target };
        x.set_selection_owner(
            window,
            source.atom("XdndSelection"),
            Timestamp::from(x11rb::CURRENT_TIME),
        )
        .unwrap();
        source
    }

    fn atom(&self, name: &str) -> Atom {
        let asked = self.x.intern_atom(false, name.as_bytes());
        asked.unwrap().reply().unwrap().atom
    }

    fn send(&self, kind: &str, data: [u32; 5]) {
        let message = ClientMessageEvent::new(32, self.target, self.atom(kind), data);
        self.x
            .send_event(false, self.target, EventMask::NO_EVENT, message)
            .unwrap();
        self.x.flush().unwrap();
    }

    /// Comes over the target with a list of files to be copied.
    fn enter(&self, position: u32) {
        let uri_list = self.atom("text/uri-list");
        self.send("XdndEnter", [self.window, 5 << 24, uri_list, 0, 0]);
        let copy = self.atom("XdndActionCopy");
        let now = x11rb::CURRENT_TIME;
        self.send("XdndPosition", [self.window, 0, position, now, copy]);
    }

    /// Gives the target the list that it has asked for.
    fn deliver(&self, request: &SelectionRequestEvent, uris: &str) {
        let property: Atom = if request.property == u32::from(AtomEnum::NONE) {
            request.target
        } else {
            request.property
        };
        let (requestor, target) = (request.requestor, request.target);
        self.x
            .change_property8(
                PropMode::REPLACE,
                requestor,
                property,
                target,
                uris.as_bytes(),
            )
            .unwrap();
        let answer = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: request.time,
            requestor,
            selection: request.selection,
            target,
            property,
        };
        self.x
            .send_event(false, requestor, EventMask::NO_EVENT, answer)
            .unwrap();
        self.x.flush().unwrap();
    }

    fn close(self) {
        self.x.destroy_window(self.window).unwrap();
        self.x.flush().unwrap();
    }
}
