import { SaveButton, Toolbar } from 'react-admin';

/** Bottom of a form: one button that says what it does. It stays usable, so that pressing it shows what is missing. */
export const FormBar = ({ label }: { label: string }) => (
  <Toolbar>
    <SaveButton label={label} alwaysEnable icon={<></>} />
  </Toolbar>
);
