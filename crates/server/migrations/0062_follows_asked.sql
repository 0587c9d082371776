-- When follows were asked for, for an hour: so many are mailed to be confirmed, and no more. Nothing tells whose they are.
CREATE TABLE follows_asked (
    asked INTEGER NOT NULL -- Milliseconds since 1970.
) STRICT;
