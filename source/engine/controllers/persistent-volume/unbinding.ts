import {boundByController} from '../../api/claim-view.ts';
import {type PersistentVolume, persistentVolumes} from '../../api/kinds/persistent-volume.ts';
import {type Call, update} from '../../client/calls.ts';

/**
The volume without its claim. What a controller chose it forgets whole; what a person named stays named, for the next claim
of that name. Source: pkg/controller/volume/persistentvolume/pv_controller.go, unbindVolume
*/
export const freed = (volume: PersistentVolume, because: string): Call => {
	const {[boundByController]: isChosen, ...annotations} = volume.metadata.annotations ?? {};
	const {claimRef, ...spec} = volume.spec;
	const {uid: _uid, resourceVersion: _version, ...name} = claimRef ?? {};
	return update(
		persistentVolumes,
		{
			...volume,
			metadata: {...volume.metadata, annotations},
			spec: isChosen === undefined && claimRef !== undefined ? {...spec, claimRef: name} : spec,
		},
		because,
	);
};
