//! Markup as plain data: what every widget draws, on a server and in a browser.
//!
//! One type that is not generic, in place of a type for every view: the module that browsers
//! download holds one copy of the code that draws an element, not one for each place that has one.
//! For the same reason its small functions are not to be inlined.
//! It is an ordinary Leptos view: [`render`](crate::render) gives it `Render` and `RenderHtml`.

/// What a live attribute or live children read again whenever a signal in them changes.
pub(crate) type Reading<T> = Box<dyn Fn() -> T + Send + Sync>;
/// What is called with each event.
pub(crate) type Listener = Box<dyn Fn(web_sys::Event) + Send + Sync>;
/// What is called once with the element itself.
pub(crate) type Taker = Box<dyn Fn(web_sys::Element) + Send + Sync>;

/// An element with what is in it. One pointer, so that handing it on costs nothing.
pub struct Element(pub(crate) Box<Parts>);

pub(crate) struct Parts {
    pub(crate) tag: &'static str,
    pub(crate) attributes: Vec<(&'static str, Value)>,
    pub(crate) children: Children,
    pub(crate) listeners: Vec<(&'static str, Listener)>,
    pub(crate) taker: Option<Taker>,
    /// Whether it is in the page now.
    pub(crate) there: Option<Reading<bool>>,
}

/// An element or text.
pub enum Node {
    /// An element
    Element(Element),
    /// Text, which is always escaped.
    Text(String),
}

pub(crate) enum Value {
    Fixed(String),
    Live(Reading<Option<String>>),
}

pub(crate) enum Children {
    Fixed(Vec<Node>),
    Live(Reading<Vec<Node>>),
    /// The same, where what stands there already is changed in place.
    Rows(Reading<Vec<Node>>),
}

/// An element of this tag.
#[inline(never)]
pub fn el(tag: &'static str) -> Element {
    Element(Box::new(Parts {
        tag,
        attributes: Vec::new(),
        children: Children::Fixed(Vec::new()),
        listeners: Vec::new(),
        taker: None,
        there: None,
    }))
}

/// Elements as what stands in another.
#[inline(never)]
pub(crate) fn nodes(elements: Vec<Element>) -> Vec<Node> {
    let mut all = Vec::new();
    for element in elements {
        all.push(Node::Element(element));
    }
    all
}

impl Element {
    /// With an attribute.
    #[inline(never)]
    pub fn attr(mut self, name: &'static str, value: &str) -> Self {
        self.0.attributes.push((name, Value::Fixed(value.into())));
        self
    }

    /// With classes.
    pub fn class(self, names: &'static str) -> Self {
        self.attr("class", names)
    }

    /// With an attribute that stands alone, where `on`.
    #[inline(never)]
    pub fn flag(self, name: &'static str, on: bool) -> Self {
        if on { self.attr(name, "") } else { self }
    }

    /// With an attribute that follows signals; `None` takes it away.
    pub fn live_attr(self, name: &'static str, read: impl Fn() -> Option<String> + Send + Sync + 'static) -> Self {
        self.push_live(name, Box::new(read))
    }

    #[inline(never)]
    fn push_live(mut self, name: &'static str, read: Reading<Option<String>>) -> Self {
        self.0.attributes.push((name, Value::Live(read)));
        self
    }

    /// With an attribute that stands alone, and follows signals.
    pub fn live_flag(self, name: &'static str, on: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        self.live_attr(name, move || on().then(String::new))
    }

    /// In a page only while signals say so, and in what a server draws hidden meanwhile. What is not in a page costs nobody
    /// who types there anything: browsers look at every field of a form at each letter.
    pub fn there_while(mut self, there: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        self.0.there = Some(Box::new(there));
        self
    }

    /// With text at the end.
    #[inline(never)]
    pub fn text(mut self, text: &str) -> Self {
        self.push(Node::Text(text.into()));
        self
    }

    /// With an element at the end.
    #[inline(never)]
    pub fn child(mut self, child: Element) -> Self {
        self.push(Node::Element(child));
        self
    }

    /// With an element at the end, where there is one.
    #[inline(never)]
    pub fn maybe(self, child: Option<Element>) -> Self {
        match child {
            Some(child) => self.child(child),
            None => self,
        }
    }

    /// With elements at the end.
    #[inline(never)]
    pub fn children(mut self, children: Vec<Element>) -> Self {
        for child in children {
            self.push(Node::Element(child));
        }
        self
    }

    /// With children that follow signals, in place of any others.
    pub fn live(self, read: impl Fn() -> Vec<Node> + Send + Sync + 'static) -> Self {
        self.set_children(Children::Live(Box::new(read)))
    }

    /// The same for long lists, whose items are alike and have nothing live in them: of those on the page only what
    /// differs is changed.
    pub fn rows(self, read: impl Fn() -> Vec<Node> + Send + Sync + 'static) -> Self {
        self.set_children(Children::Rows(Box::new(read)))
    }

    #[inline(never)]
    fn set_children(mut self, children: Children) -> Self {
        self.0.children = children;
        self
    }

    /// With text that follows signals.
    pub fn live_text(self, read: impl Fn() -> String + Send + Sync + 'static) -> Self {
        self.rows(move || vec![Node::Text(read())])
    }

    /// With a listener.
    pub fn on(self, event: &'static str, listener: impl Fn(web_sys::Event) + Send + Sync + 'static) -> Self {
        self.push_listener(event, Box::new(listener))
    }

    #[inline(never)]
    fn push_listener(mut self, event: &'static str, listener: Listener) -> Self {
        self.0.listeners.push((event, listener));
        self
    }

    /// Hands the element over once it stands in a page.
    pub fn taken_by(mut self, taker: impl Fn(web_sys::Element) + Send + Sync + 'static) -> Self {
        self.0.taker = Some(Box::new(taker));
        self
    }

    #[inline(never)]
    fn push(&mut self, node: Node) {
        if let Children::Fixed(children) = &mut self.0.children {
            children.push(node);
        }
    }

    /// The element as HTML, with every signal as it stands.
    #[cfg(feature = "ssr")]
    pub fn to_html(&self) -> String {
        let mut html = String::new();
        self.write(&mut html);
        html
    }

    #[cfg(feature = "ssr")]
    pub(crate) fn write(&self, html: &mut String) {
        html.push('<');
        html.push_str(self.0.tag);
        for (name, value) in &self.0.attributes {
            let value = match value {
                Value::Fixed(value) => Some(value.clone()),
                Value::Live(read) => read(),
            };
            if let Some(value) = value {
                html.push(' ');
                html.push_str(name);
                if !value.is_empty() || !FLAGS.contains(name) {
                    html.push_str("=\"");
                    escape(&value, html);
                    html.push('"');
                }
            }
        }
        if self.0.there.as_ref().is_some_and(|there| !there()) {
            html.push_str(" hidden");
        }
        html.push('>');
        if VOID.contains(&self.0.tag) {
            return;
        }
        if self.0.tag == "textarea" {
            // A parser takes one line break away here, which may be the resident's.
            html.push('\n');
        }
        let write = |nodes: &[Node], html: &mut String| {
            for node in nodes {
                match node {
                    Node::Element(element) => element.write(html),
                    Node::Text(text) => escape(text, html),
                }
            }
        };
        match &self.0.children {
            Children::Fixed(children) => write(children, html),
            Children::Live(read) | Children::Rows(read) => write(&read(), html),
        }
        html.push_str("</");
        html.push_str(self.0.tag);
        html.push('>');
    }
}

#[cfg(feature = "ssr")]
const VOID: [&str; 5] = ["input", "br", "hr", "img", "link"];
#[cfg(feature = "ssr")]
const FLAGS: [&str; 6] = ["hidden", "checked", "selected", "novalidate", "disabled", "open"];

/// Text made safe to stand in HTML, in text and between double quotes.
#[cfg(feature = "ssr")]
pub fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            c => html.push(c),
        }
    }
}
