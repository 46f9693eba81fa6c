import { shown, state_count, type AnswerState, type Lens, type LineState } from '../board/endpoint_state';
import { lookOf, shapes, type Ink } from '../board/state_looks';

/** What decides how cells look, besides their state. */
export interface CellStyle {
  lens: Lens;
  /** When set, everything else is drawn faintly. */
  highlight: LineState | AnswerState | null;
  /** The colours of the page's theme. */
  inks: Record<Ink, string>;
}

const faint = 0.16;

/** One picture of every state's cell, side by side: a cell on the wall is a copy of it. */
export function drawCells(side_px: number, style: CellStyle): HTMLCanvasElement {
  const sheet = document.createElement('canvas');
  sheet.width = side_px * state_count;
  sheet.height = side_px;
  const context = sheet.getContext('2d');
  if (context === null) return sheet;
  for (let state = 0; state < state_count; state += 1) {
    const name = shown(state, style.lens);
    const look = lookOf(name);
    context.setTransform(side_px / 16, 0, 0, side_px / 16, state * side_px, 0);
    context.globalAlpha = style.highlight === null || style.highlight === name ? 1 : faint;
    context.fillStyle = style.inks[look.ink];
    context.fill(new Path2D(shapes[look.shape]), 'evenodd');
  }
  return sheet;
}
