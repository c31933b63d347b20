import { Component, type ReactNode } from 'react';
import { ProblemBox } from '../ui/problem-box.tsx';
import { asOfficeProblem, OfficeProblem } from './client.ts';

interface PageBorderState {
  readonly problem?: OfficeProblem;
}

/**
 * Keeps a fault of one page to that page. A part that did not come over the network is the usual
 * one: loading the page again brings it.
 */
export class PageBorder extends Component<{ readonly children: ReactNode }, PageBorderState> {
  override state: PageBorderState = {};

  static getDerivedStateFromError(error: unknown): PageBorderState {
    const isNetwork = error instanceof TypeError && /import|fetch|load/i.test(error.message);
    const problem = isNetwork
      ? new OfficeProblem({ status: 0, code: 'server-away' })
      : asOfficeProblem(error);
    return { problem };
  }

  override render(): ReactNode {
    const { problem } = this.state;
    if (problem === undefined) return this.props.children;
    return <ProblemBox problem={problem} onRetry={() => location.reload()} />;
  }
}
