-- What a call cost. An amount is a number of pico-USD, 10^12 to a US dollar, so that the price of one token is whole; each
-- attempt has its own, with the version of its price, in `attempts`. Of calls before, nobody knows.

alter table gateway.model_call
    add column cached_tokens    bigint,  -- of the input
    add column reasoning_tokens bigint,  -- of the output
    add column cost_pico_usd    bigint,  -- of the attempts whose price is known; null: of none
    add column cost_complete    boolean not null default false;  -- and there are no others
