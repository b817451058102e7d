import type { ExchangeEvent } from "../engine/exchange-state.ts";
import type { Venue } from "../venue.ts";
import { balanceView } from "../wire/balance-view.ts";
import { orderPush } from "../wire/order-view.ts";
import { positionPush } from "../wire/position-view.ts";
import { coversInstrument } from "./channels.ts";
import type { ChannelArg, Session } from "./session.ts";

/** Why balance or position are pushed: the regular picture, or something happened. */
type PushCause = "snapshot" | "event_update";

/** A picture is one page here: there is one position and one currency. */
const ONE_PAGE = { curPage: 1, lastPage: true };

/** The private channels of one venue: orders, positions, account. */
export class AccountStream {
  private readonly venue: Venue;
  private readonly sessions: Set<Session>;

  constructor(venue: Venue, sessions: Set<Session>) {
    this.venue = venue;
    this.sessions = sessions;
  }

  pushOrder(event: ExchangeEvent & { kind: "order" }): void {
    const { order, fill, amendment } = event;
    const { lastTicks } = this.venue.state;
    const data = this.venue.stamped([orderPush(order, { fill, amendment, lastTicks })], "account");
    for (const session of this.of(event.account)) {
      for (const arg of session.argsOf("orders"))
        if (coversInstrument(arg)) this.send(session, { arg: withUid(arg, session), data });
    }
  }

  /** Balance and position of one account after something happened, to everyone who listens to it. */
  pushAccount(name: string): void {
    for (const session of this.of(name)) {
      for (const arg of session.argsOf("positions")) this.pushPosition(session, arg, "event_update");
      for (const arg of session.argsOf("account")) this.pushBalance(session, arg, "event_update");
    }
  }

  /** The picture as it is: to a new subscription, and again and again. */
  greet(session: Session, arg: ChannelArg): void {
    if (arg.channel === "account") this.pushBalance(session, arg, "snapshot");
    if (arg.channel === "positions") this.pushPosition(session, arg, "snapshot");
  }

  private pushPosition(session: Session, arg: ChannelArg, cause: PushCause): void {
    const account = session.account === null ? undefined : this.venue.account(session.account);
    if (!account || !coversInstrument(arg)) return;
    const isShown = cause === "event_update" || account.position.lots !== 0;
    const rows = isShown ? [positionPush(this.venue.state, account, this.venue.now())] : [];
    this.pushPicture(session, { arg, cause, rows });
  }

  private pushBalance(session: Session, arg: ChannelArg, cause: PushCause): void {
    const account = session.account === null ? undefined : this.venue.account(session.account);
    if (!account) return;
    this.pushPicture(session, {
      arg,
      cause,
      rows: [balanceView(this.venue.state, account, this.venue.now())],
    });
  }

  private pushPicture(
    session: Session,
    picture: { arg: ChannelArg; cause: PushCause; rows: object[] },
  ): void {
    const paging = picture.cause === "snapshot" ? ONE_PAGE : {};
    const data = this.venue.stamped(picture.rows, "account");
    this.send(session, {
      arg: withUid(picture.arg, session),
      eventType: picture.cause,
      ...paging,
      data,
    });
  }

  private send(session: Session, message: object): void {
    session.push(JSON.stringify(message), this.venue.now());
  }

  private *of(account: string): Generator<Session> {
    for (const session of this.sessions) if (session.account === account) yield session;
  }
}

function withUid(arg: ChannelArg, session: Session): ChannelArg {
  return { ...arg, uid: session.account ?? "" };
}
