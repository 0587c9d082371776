//! Civic-engagement widgets as Leptos components.
