//! Serves the gallery and the endpoint on this machine.

use crate::trouble::Trouble;

pub(crate) fn demo(listen: Option<&str>, data: Option<&str>) -> Result<(), Trouble> {
    let _ = (listen, data);
    Ok(())
}
