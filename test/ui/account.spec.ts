import { useBrowser } from './support/browser';
import { addUser } from './support/installation';

const open = useBrowser();

describe('changing one’s password', () => {
  it('needs the present one, signs out everywhere, and takes effect', async () => {
    const account = await addUser('paula', 'curator');
    const [visitor, elsewhere] = [await open(), await open()];
    await visitor.signIn(account);
    await elsewhere.signIn(account);
    await visitor.page.getByRole('button', { name: 'paula, account menu' }).click();
    await visitor.page.getByRole('menuitem', { name: 'Your account' }).click();
    await visitor.heading('Your account');

    const fill = async (present: string, next: string, repeated: string): Promise<void> => {
      await visitor.page.getByRole('textbox', { name: 'Present password' }).fill(present);
      await visitor.page.getByRole('textbox', { name: 'New password', exact: true }).fill(next);
      await visitor.page.getByRole('textbox', { name: 'New password again' }).fill(repeated);
      await visitor.page.getByRole('button', { name: 'Change the password' }).click();
    };
    await fill(account.password, 'a longer password', 'a longer passwort');
    await visitor.sees('is not the same');
    await fill('not the password', 'a longer password', 'a longer password');
    await visitor.sees('is wrong');
    expect(visitor.problems.take()).toEqual([expect.stringMatching(/^4\d\d POST \/api\/v1\/auth\/password$/)]);
    await fill(account.password, 'a longer password', 'a longer password');
    await visitor.heading('Sign in');
    await visitor.sees('Your password is changed. Sign in with it.');

    await elsewhere.goTo('/jobs');
    await elsewhere.heading('Sign in');
    expect(elsewhere.problems.take().filter((problem) => !problem.startsWith('401 '))).toEqual([]);

    await visitor.enter(account);
    await visitor.sees('Name or password is wrong.');
    expect(visitor.problems.take()).toEqual(['401 POST /api/v1/auth/login']);
    await visitor.enter({ ...account, password: 'a longer password' });
    await visitor.heading('Your account');
  });
});
