// npm run build: everything, so that `npx yunzhang …` works afterwards without a network.
import { build, ensureInstalled, requireNode } from './ensure.mjs';

requireNode();
ensureInstalled();
build();
