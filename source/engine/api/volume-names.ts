import type {PersistentVolume} from './kinds/persistent-volume.ts';

/**
Under what name nodes say that they have a disk: `kubernetes.io/csi/disks.example.com^vol-7`. Undefined for volumes that are
just there, directories and file servers. Source: pkg/volume/util/util.go, GetUniqueVolumeName
*/
export const uniqueVolumeName = ({spec: {csi}}: PersistentVolume): string | undefined =>
	csi === undefined ? undefined : `kubernetes.io/csi/${csi.driver}^${csi.volumeHandle}`;
