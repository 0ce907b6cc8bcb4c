import BalanceIcon from '@mui/icons-material/BalanceOutlined';
import type { ResourceProps } from 'react-admin';
import { ValuationCreate } from './valuation-create';
import { ValuationList } from './valuation-list';
import { ValuationShow } from './valuation-show';

export const valuations: ResourceProps = {
  name: 'valuations',
  icon: BalanceIcon,
  options: { label: 'Valuations' },
  recordRepresentation: 'name',
  list: ValuationList,
  create: ValuationCreate,
  show: ValuationShow,
};
