"use client";

import { createContext } from "react";
import type { ChartContent } from "./chart-model.ts";

/** Live content of the chart around; it changes with every tick. */
export const ChartContentContext = createContext<ChartContent | null>(null);
