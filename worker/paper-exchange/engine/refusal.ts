/** Venue refusals: code on the wire and its words. */
export const REFUSALS = {
  "1": "Operation failed.",
  "50001": "Service temporarily unavailable. Please try again later.",
  "50002": "Json data format error",
  "50004":
    "Endpoint request timeout (does not mean that the request was successful or failed, please check the request result).",
  "50011": "Too Many Requests",
  "50014": "Required parameter is missing or empty.",
  "50026": "System error, please try again later.",
  "50102": "Timestamp request expired",
  "50103": "Request header OK-ACCESS-KEY can not be empty.",
  "50104": "Request header OK-ACCESS-PASSPHRASE can not be empty.",
  "50105": "Request header OK-ACCESS-PASSPHRASE incorrect.",
  "50106": "Request header OK-ACCESS-SIGN can not be empty.",
  "50107": "Request header OK-ACCESS-TIMESTAMP can not be empty.",
  "50111": "Invalid OK-ACCESS-KEY",
  "50112": "Invalid OK-ACCESS-TIMESTAMP",
  "50113": "Invalid Sign",
  "50120": "This API key doesn't have permission to use this function",
  "51000": "Parameter error",
  "51001": "Instrument ID does not exist",
  "51003": "Either client order ID or order ID is required",
  "51006": "Order price is not within the price limit",
  "51008": "Order failed. Insufficient USDT margin in account",
  "51016": "Client order ID already exists",
  "51020": "Your order should meet or exceed the minimum order amount.",
  "51023": "Position does not exist",
  "51101": "Order quantity exceeds the maximum quantity per order",
  "51111": "Maximum 20 orders can be placed or cancelled in bulk",
  "51115": "Cancel all pending close-orders before liquidation",
  "51121": "Order quantity must be a multiple of the lot size",
  "51169":
    "Order failed because you don't have any positions in this direction for this contract to reduce or close.",
  "51400": "Cancellation failed as the order does not exist.",
  "51401": "Cancellation failed as the order is already canceled.",
  "51402": "Cancellation failed as the order is already completed.",
  "51410": "Cancellation failed as the order is already under cancelling status",
  "51500": "You must enter a price, quantity, or TP/SL",
  "51503": "Order modification failed as the order does not exist.",
  "51509": "Modification failed as the order has been canceled.",
  "51510": "Modification failed as the order has been completed.",
  "51603": "Order does not exist",
  "59102": "Leverage exceeds the maximum limit",
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** A named refusal; `detail` replaces the standard words. */
export interface Refusal {
  isRefused: true;
  code: RefusalCode;
  message: string;
}

export function refuse(code: RefusalCode, detail?: string): Refusal {
  return { isRefused: true, code, message: detail ?? REFUSALS[code] };
}

export function isRefusal(value: object): value is Refusal {
  return "isRefused" in value;
}
