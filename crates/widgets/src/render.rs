//! Markup becomes nodes in a page, or HTML: the bridge to Leptos.

use crate::markup::{Children, Element, Node, Reading, Value};
use crate::trigger::Follower;
use leptos::prelude::AddAnyAttr;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Markup that stands in a page. Dropping it stops its effects and listeners.
pub struct Drawn {
    node: web_sys::Element,
    _kept: Vec<Kept>,
}

/// What must live as long as the nodes.
enum Kept {
    Follower { _it: Follower },
    Listener { _it: Closure<dyn FnMut(web_sys::Event)> },
}

/// The tags of pictures: they mean nothing in HTML's own namespace.
const DRAWN: [&str; 3] = ["svg", "rect", "text"];

fn document() -> web_sys::Document {
    crate::browser::document()
}

fn make(tag: &str) -> web_sys::Element {
    let space = if DRAWN.contains(&tag) { "http://www.w3.org/2000/svg" } else { "http://www.w3.org/1999/xhtml" };
    document().create_element_ns(Some(space), tag).expect("every tag in this crate is a good name")
}

fn create(element: Element, kept: &mut Vec<Kept>) -> web_sys::Element {
    let node = make(element.0.tag);
    dress(element, &node, false, kept);
    node
}

/// Has a node in its place while it is to be there, and nothing to be seen at other times.
fn come_and_go(node: web_sys::Element, there: Reading<bool>, kept: &mut Vec<Kept>) {
    let stand_in = document().create_text_node("");
    watch(kept, move |_| {
        let (node, stand_in): (&web_sys::Node, &web_sys::Node) = (&node, &stand_in);
        let (goes, comes) = if there() { (stand_in, node) } else { (node, stand_in) };
        if let Some(parent) = goes.parent_node() {
            let _ = parent.replace_child(comes, goes);
        }
        Vec::new()
    });
}

/// Gives a node its attributes, listeners and children. `found` says that a server drew them already.
fn dress(element: Element, node: &web_sys::Element, found: bool, kept: &mut Vec<Kept>) {
    let element = *element.0;
    for (name, value) in element.attributes {
        match value {
            Value::Fixed(value) if !found => set(node, name, Some(&value)),
            Value::Fixed(_) => {}
            Value::Live(read) => {
                let (node, stands) = (node.clone(), RefCell::new(None));
                watch(kept, move |_| {
                    let wanted = Some(read());
                    // Reading is cheap, and telling the page is not.
                    if *stands.borrow() != wanted {
                        set(&node, name, wanted.as_ref().and_then(Option::as_deref));
                        stands.replace(wanted);
                    }
                    Vec::new()
                });
            }
        }
    }
    match element.children {
        Children::Fixed(children) => fill(node, children, found, kept),
        Children::Live(read) => {
            let node = node.clone();
            watch(kept, move |first| {
                let found = found && first;
                if !found {
                    node.set_text_content(None);
                }
                let mut kept = Vec::new();
                fill(&node, read(), found, &mut kept);
                kept
            });
        }
        Children::Rows(read) => {
            let (node, stands) = (node.clone(), RefCell::new(Vec::new()));
            watch(kept, move |first| {
                let rows = read();
                if !(found && first) {
                    change_all(&node, &stands.borrow(), &rows);
                }
                stands.replace(rows);
                Vec::new()
            });
        }
    }
    for (event, listener) in element.listeners {
        let closure = Closure::<dyn FnMut(web_sys::Event)>::new(listener);
        // A name that no browser knows is not an error, so this cannot fail.
        let _ = node.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
        kept.push(Kept::Listener { _it: closure });
    }
    if let Some(taker) = element.taker {
        taker(node.clone());
    }
}

fn fill(parent: &web_sys::Element, children: Vec<Node>, found: bool, kept: &mut Vec<Kept>) {
    let mut there = if found { parent.first_child() } else { None };
    for child in children {
        let here = there.take();
        there = here.as_ref().and_then(web_sys::Node::next_sibling);
        match (child, here) {
            (Node::Element(mut child), here) => {
                let comes_and_goes = child.0.there.take();
                let node = match here.and_then(|here| here.dyn_into::<web_sys::Element>().ok()) {
                    Some(here) => {
                        dress(child, &here, true, kept);
                        // Where it was not there, a server drew it hidden.
                        if comes_and_goes.is_some() {
                            set(&here, "hidden", None);
                        }
                        here
                    }
                    None => {
                        let node = create(child, kept);
                        append(parent, &node);
                        node
                    }
                };
                if let Some(there) = comes_and_goes {
                    come_and_go(node, there, kept);
                }
            }
            (Node::Text(_), Some(_)) => {}
            (Node::Text(text), None) => append(parent, &document().create_text_node(&text)),
        }
    }
}

/// Makes of the nodes in an element, which were drawn for `stands`, those for `wanted`.
fn change_all(parent: &web_sys::Node, stands: &[Node], wanted: &[Node]) {
    let mut there = parent.first_child();
    for (at, wanted) in wanted.iter().enumerate() {
        let here = there.take();
        there = here.as_ref().and_then(web_sys::Node::next_sibling);
        // Both fail only for nodes that are elsewhere.
        let _ = match (stands.get(at), here) {
            (Some(stands), Some(here)) if change(&here, stands, wanted) => continue,
            (_, Some(here)) => parent.replace_child(&plain(wanted), &here),
            (_, None) => parent.append_child(&plain(wanted)),
        };
    }
    while let Some(more) = there {
        there = more.next_sibling();
        let _ = parent.remove_child(&more);
    }
}

/// Makes of a node the one for `wanted`, where it is of the same sort.
fn change(node: &web_sys::Node, stands: &Node, wanted: &Node) -> bool {
    let (stands, wanted) = match (stands, wanted) {
        (Node::Text(stands), Node::Text(wanted)) => {
            if stands != wanted {
                node.set_node_value(Some(wanted));
            }
            return true;
        }
        (Node::Element(stands), Node::Element(wanted)) => (&stands.0, &wanted.0),
        _ => return false,
    };
    let (Children::Fixed(before), Children::Fixed(after)) = (&stands.children, &wanted.children) else { return false };
    // Attributes of the same tag come in the same order, so that one that is missing is seen by those after it.
    if stands.tag != wanted.tag || stands.attributes.len() != wanted.attributes.len() {
        return false;
    }
    for (stands, wanted) in stands.attributes.iter().zip(&wanted.attributes) {
        match (stands, wanted) {
            ((own, Value::Fixed(stands)), (name, Value::Fixed(wanted))) if own == name => {
                if stands != wanted {
                    set(node.unchecked_ref(), name, Some(wanted));
                }
            }
            _ => return false,
        }
    }
    change_all(node, before, after);
    true
}

/// A node of what is fixed in it.
fn plain(wanted: &Node) -> web_sys::Node {
    let element = match wanted {
        Node::Text(text) => return document().create_text_node(text).into(),
        Node::Element(element) => &element.0,
    };
    let node = make(element.tag);
    for (name, value) in &element.attributes {
        if let Value::Fixed(value) = value {
            set(&node, name, Some(value));
        }
    }
    if let Children::Fixed(children) = &element.children {
        for child in children {
            append(&node, &plain(child));
        }
    }
    node.into()
}

fn append(parent: &web_sys::Element, child: &web_sys::Node) {
    parent.append_child(child).expect("an element takes any element or text");
}

fn set(node: &web_sys::Element, name: &str, value: Option<&str>) {
    // Both fail only for names that are no names.
    let _ = match value {
        Some(value) => node.set_attribute(name, value),
        None => node.remove_attribute(name),
    };
}

/// Draws now and whenever a trigger in it changes; `draw` is told whether this is the first time.
fn watch(kept: &mut Vec<Kept>, draw: impl Fn(bool) -> Vec<Kept> + 'static) {
    let draw: Box<dyn Fn(bool) -> Vec<Kept>> = Box::new(draw);
    kept.push(follower(draw));
}

fn follower(draw: Box<dyn Fn(bool) -> Vec<Kept>>) -> Kept {
    let drawn = RefCell::new(None);
    Kept::Follower {
        _it: Follower::new(Rc::new(move || {
            let before: Option<Vec<Kept>> = drawn.take();
            let first = before.is_none();
            // What was drawn before ends before anything is drawn in its place.
            drop(before);
            drawn.replace(Some(draw(first)));
        })),
    }
}

impl Element {
    /// Draws into an element of a page, after what stands in it.
    pub fn draw_into(self, parent: &web_sys::Element) -> Drawn {
        let drawn = self.build();
        append(parent, &drawn.node);
        drawn
    }
}

impl Render for Element {
    type State = Drawn;

    fn build(self) -> Drawn {
        let mut kept = Vec::new();
        let node = create(self, &mut kept);
        Drawn { node, _kept: kept }
    }

    fn rebuild(self, state: &mut Drawn) {
        let new = self.build();
        // Fails only where the old node is in no page, and then there is nothing to replace.
        let _ = state.node.replace_with_with_node_1(&new.node);
        *state = new;
    }
}

impl Mountable for Drawn {
    fn unmount(&mut self) {
        self.node.remove();
    }

    fn mount(&mut self, parent: &web_sys::Element, marker: Option<&web_sys::Node>) {
        // Fails only where the marker is not in the parent.
        let _ = parent.insert_before(&self.node, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        match self.node.parent_element() {
            Some(parent) => {
                child.mount(&parent, Some(&self.node));
                true
            }
            None => false,
        }
    }

    fn elements(&self) -> Vec<web_sys::Element> {
        vec![self.node.clone()]
    }
}

impl AddAnyAttr for Element {
    type Output<SomeNewAttr: Attribute> = Self;

    /// Attributes come with the markup; what a caller spreads onto it is left out.
    fn add_any_attr<NewAttr: Attribute>(self, _attr: NewAttr) -> Self
    where
        Self::Output<NewAttr>: RenderHtml,
    {
        self
    }
}

impl RenderHtml for Element {
    type AsyncOutput = Self;
    type Owned = Self;
    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra_attrs: Vec<AnyAttribute>,
    ) {
        #[cfg(feature = "ssr")]
        self.write(buf);
        #[cfg(not(feature = "ssr"))]
        let _ = buf;
        *position = Position::NextChild;
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Drawn {
        match position.get() {
            Position::FirstChild => cursor.child(),
            Position::Current => {}
            _ => cursor.sibling(),
        }
        let node: web_sys::Element = cursor.current().unchecked_into();
        let mut kept = Vec::new();
        dress(self, &node, true, &mut kept);
        cursor.set(node.clone().into());
        position.set(Position::NextChild);
        Drawn { node, _kept: kept }
    }

    fn into_owned(self) -> Self {
        self
    }
}
