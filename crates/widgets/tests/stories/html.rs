//! HTML as the widgets write it, read into a tree: to look things up in, and to print a line for each element.

use std::fmt::Write;

/// An element, or text where the tag is empty.
#[derive(Debug, Default)]
pub struct Node {
    pub tag: String,
    pub attributes: Vec<(String, String)>,
    pub text: String,
    pub children: Vec<Node>,
}

const VOID: [&str; 2] = ["input", "br"];

/// Reads HTML in which every element is closed and every value is quoted, and panics at anything else.
pub fn read(html: &str) -> Node {
    let mut open = vec![Node::default()];
    let mut rest = html;
    while !rest.is_empty() {
        let Some(inside) = rest.strip_prefix('<') else {
            let end = rest.find('<').unwrap_or(rest.len());
            let text = Node { text: plain(&rest[..end]), ..Node::default() };
            open.last_mut().expect("the top is open").children.push(text);
            rest = &rest[end..];
            continue;
        };
        let end = inside.find('>').expect("a tag ends");
        let (tag, after) = (&inside[..end], &inside[end + 1..]);
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            let node = open.pop().expect("an element is open");
            assert_eq!(node.tag, name, "elements close in order");
            open.last_mut().expect("the top is open").children.push(node);
            continue;
        }
        let node = element(tag);
        if VOID.contains(&node.tag.as_str()) {
            open.last_mut().expect("the top is open").children.push(node);
        } else {
            open.push(node);
        }
    }
    assert_eq!(open.len(), 1, "every element is closed");
    open.remove(0)
}

fn element(tag: &str) -> Node {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut attributes = Vec::new();
    while !rest.is_empty() {
        let end = rest.find(['=', ' ']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let (value, after) = match after.strip_prefix("=\"") {
            Some(quoted) => quoted.split_once('"').expect("a value ends"),
            None => ("", after),
        };
        assert!(attributes.iter().all(|(own, _)| own != name), "`{name}` is there twice in <{tag}>");
        attributes.push((name.to_owned(), plain(value)));
        rest = after.trim_start();
    }
    Node { tag: name.to_owned(), attributes, ..Node::default() }
}

fn plain(escaped: &str) -> String {
    escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

impl Node {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// This element and every one in it, in order.
    pub fn all(&self) -> Vec<&Node> {
        let mut all = Vec::new();
        if !self.tag.is_empty() {
            all.push(self);
        }
        all.extend(self.children.iter().flat_map(Node::all));
        all
    }

    /// The text of this element and everything in it.
    pub fn words(&self) -> String {
        self.text.clone() + &self.children.iter().map(Node::words).collect::<String>()
    }

    /// The first line of what a test says about this element.
    pub fn line(&self) -> String {
        let mut line = format!("<{}", self.tag);
        for (name, value) in &self.attributes {
            // Writing to a string cannot fail.
            let _ = if value.is_empty() { write!(line, " {name}") } else { write!(line, " {name}={value:?}") };
        }
        line + ">"
    }

    /// An element a line; one that holds text alone has it on its own line.
    pub fn print(&self) -> String {
        let mut out = String::new();
        for child in &self.children {
            child.print_at(0, &mut out);
        }
        out
    }

    fn print_at(&self, depth: usize, out: &mut String) {
        let indent = "  ".repeat(depth);
        if self.tag.is_empty() {
            let _ = writeln!(out, "{indent}{:?}", self.text);
            return;
        }
        let _ = write!(out, "{indent}{}", self.line());
        match self.children.as_slice() {
            [only] if only.tag.is_empty() => {
                let _ = writeln!(out, " {:?}", only.text);
            }
            children => {
                out.push('\n');
                for child in children {
                    child.print_at(depth + 1, out);
                }
            }
        }
    }
}
