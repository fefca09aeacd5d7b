-- Whether the outbox was given the event of what was sent. Who learns of an outcome first is the worker that sent, or a
-- status callback; the event is made by a worker in either case.
alter table send add column announced boolean not null default false;
update send set announced = true where status = 'DONE' and not settled;
