/** Stands where a module is not wanted. */
export default {};
