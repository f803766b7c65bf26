/** The version of podfall; equal to the one in package.json, which a test sees to. */
export const podfallVersion = '0.1.0';

/** The release of Kubernetes whose behaviour, defaults and messages are modelled. */
export const kubernetesVersion = 'v1.34';
