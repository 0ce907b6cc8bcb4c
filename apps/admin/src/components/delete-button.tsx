import { DeleteWithConfirmButton } from 'react-admin';

/** Deleting asks first and says what goes with it; the API's refusal (such as "in use") is shown as it is. */
export const DeleteButton = ({ title, text }: { title: string; text: string }) => (
  <DeleteWithConfirmButton
    mutationMode="pessimistic"
    variant="outlined"
    size="medium"
    confirmTitle={title}
    confirmContent={text}
    confirmColor="warning"
  />
);
