//! Keeps weights within bounds without changing their sum.

use super::WeightingFault;

/// Rounds after which rounding alone is left.
const MOST_ROUNDS: u32 = 1000;

/// Brings weights below `low` and above `high` to these bounds, and shares what that changes out equally
/// among the other rows, until none is outside: the strict trimming of R's `survey::trimWeights`.
///
/// Rows with weight 0 are not used and stay so. Afterwards margins are met only nearly.
///
/// # Errors
/// When the bounds do not leave room for the sum.
pub fn trim(weights: &mut [f64], low: f64, high: f64) -> Result<(), WeightingFault> {
    // A share taken away may bring a weight below nought for a round, so that this is asked once.
    let mut used: Vec<&mut f64> = weights.iter_mut().filter(|weight| **weight > 0.0).collect();
    if used.is_empty() {
        return Ok(());
    }
    let mean = used.iter().map(|weight| **weight).sum::<f64>() / used.len() as f64;
    if !(low <= mean && mean <= high && low > 0.0) {
        return Err(WeightingFault::Bounds { mean });
    }
    let outside = |weight: f64| weight < low || weight > high;
    for _ in 0..MOST_ROUNDS {
        let own = used.iter().map(|weight| **weight);
        let over: f64 = own.clone().map(|weight| weight - weight.clamp(low, high)).sum();
        // Rows at the bound would only hand back what they were given.
        let room = |weight: f64| if over > 0.0 { weight < high } else { weight > low };
        let mut takers = own.clone().filter(|weight| !outside(*weight) && room(*weight)).count();
        let all_outside = takers == 0;
        if all_outside {
            takers = own.clone().filter(|weight| room(weight.clamp(low, high))).count();
        }
        if takers == 0 || !own.clone().any(outside) {
            break;
        }
        let share = over / takers as f64;
        for weight in &mut used {
            let inside = weight.clamp(low, high);
            let takes = room(inside) && (all_outside || !outside(**weight));
            **weight = if takes { inside + share } else { inside };
        }
        if share.abs() < 1e-15 * mean {
            break;
        }
    }
    for weight in &mut used {
        **weight = weight.clamp(low, high);
    }
    Ok(())
}
