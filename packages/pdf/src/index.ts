// Filled by the next commit of this package.
